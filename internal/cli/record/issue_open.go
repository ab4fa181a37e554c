// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"regexp"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/slug"
)

var nameForm = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)

var open = verb{
	name: "open", kind: v1alpha1.KindAlliance,
	short: "Open an issue: something went wrong",
	long: `The time in which the other partners have to be told runs from --time, when it was known. Without --name
the issue is named after its title.`,
	example: "issue open northwind-contoso --title 'Late shipments' --severity High --by northwind/piet",
	fields: []field{
		text("title", "What went wrong, in a few words", "What went wrong, in a few words", maxTitle).must(),
		choice("severity", "How bad it is", "How bad is it", v1alpha1.Severities()...).must(),
		by.called("by", "Who raises it, as partner/contact", "Who raises it, as partner/contact").must(),
		when,
		text("description", "More about it", "", maxDescription),
		{flag: "name", usage: "The name of the issue; default: derived from the title", check: checkName},
	},
	record: func(s *scene, v values) (*change, error) {
		i := &v1alpha1.Issue{}
		i.Name, i.Namespace = v.text("name"), s.alliance.Namespace
		if i.Name == "" {
			if i.Name = slug.Of(v.text("title"), maxSlug); i.Name == "" {
				return nil, cmdutil.UsageError("no name can be derived from the title; write --name, such as late-shipments")
			}
		}
		i.Spec = v1alpha1.IssueSpec{
			AllianceRef: v1alpha1.AllianceReference{Name: s.alliance.Name},
			Title:       v.text("title"), Description: v.text("description"),
			Severity: v1alpha1.Severity(v.text("severity")), RaisedBy: *v.person("by"),
			DetectedTime: metav1.NewTime(s.at(v).Time),
		}
		return &change{
			create: i, name: reference(v1alpha1.KindIssue, i.Name), since: i.Spec.DetectedTime.Time,
			said: fmt.Sprintf("opened%s, severity %s, known since %s", byWhom(&i.Spec.RaisedBy), i.Spec.Severity, s.stamp(i.Spec.DetectedTime.Time)),
		}, nil
	},
}

func checkName(_ *scene, text string) error {
	if !nameForm.MatchString(text) || len(text) > 253 {
		return fmt.Errorf("%q is no name of an object; write lower-case letters, digits and '-', such as late-shipments", text)
	}
	return nil
}

// maxSlug bounds a name that is made of a title, so that it can be typed.
const maxSlug = 50
