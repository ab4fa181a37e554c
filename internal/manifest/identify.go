// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/nearest"
)

// kindNames are the kinds that Load knows.
var kindNames = []string{
	v1alpha1.KindAlliance, v1alpha1.KindPartner, v1alpha1.KindCommunicationPolicy,
	v1alpha1.KindReview, v1alpha1.KindIssue, v1alpha1.KindNotification,
}

func kindsInWords() string {
	return strings.Join(kindNames[:len(kindNames)-1], ", ") + " or " + kindNames[len(kindNames)-1]
}

// ourVersion is the apiVersion of all of them.
var ourVersion = v1alpha1.SchemeGroupVersion.String()

// A label is what a document says that it is.
type label struct{ apiVersion, kind string }

// identify finds the objects of Entente in a document, and what was meant to be one. All else
// is passed over.
func (d *document) identify(value any) { d.object(nil, value, label{}) }

// object reads what stands at a path; usual is what an item of a list need not say.
func (d *document) object(path []string, value any, usual label) {
	content, ok := value.(map[string]any)
	if !ok {
		if usual.kind != "" {
			d.wrong(path, "", fmt.Sprintf("not an object; write apiVersion: %s, kind: %s and so on", ourVersion, usual.kind))
		}
		return
	}
	version, versionIsText := text(content, "apiVersion")
	kind, kindIsText := text(content, "kind")
	if !versionIsText || !kindIsText {
		if strings.HasPrefix(version, v1alpha1.GroupName+"/") || slices.Contains(kindNames, kind) {
			d.wrong(path, "", fmt.Sprintf("apiVersion and kind must be text; write apiVersion: %s and kind: %s", ourVersion, kindsInWords()))
		}
		return
	}
	said := label{version, kind}
	if said == (label{}) && usual != said {
		said = usual
		content["apiVersion"], content["kind"] = said.apiVersion, said.kind
	}
	single := strings.TrimSuffix(said.kind, "List")
	switch {
	case said == label{"v1", "List"}:
		d.list(path, content, label{})
	case said.apiVersion == ourVersion && slices.Contains(kindNames, said.kind):
		d.candidates = append(d.candidates, &candidate{document: d, path: path, content: content, kind: said.kind})
	case said.apiVersion == ourVersion && slices.Contains(kindNames, single):
		d.list(path, content, label{said.apiVersion, single})
	default:
		if field, message := mistaken(said); message != "" {
			d.wrong(path, field, message)
		}
	}
}

// list reads the items of a list.
func (d *document) list(path []string, content map[string]any, usual label) {
	items, ok := content["items"].([]any)
	if !ok && usual.kind != "" && content["items"] != nil {
		d.wrong(path, "items", "must be a list")
	}
	for i, item := range items {
		d.object(append(slices.Clip(path), "items", index(i)), item, usual)
	}
}

// wrong notes a problem of something that is not checked any further.
func (d *document) wrong(path []string, field, message string) {
	c := candidate{document: d, path: path}
	d.problems = append(d.problems, c.problem(field, message))
}

// text returns a field that must be text if it is there at all.
func text(content map[string]any, field string) (string, bool) {
	value, found := content[field]
	s, ok := value.(string)
	return s, ok || !found || value == nil
}

// mistaken tells what is wrong with a label that is not ours and was perhaps meant to be; an
// empty message if it was not.
func mistaken(l label) (field, message string) {
	gv, err := schema.ParseGroupVersion(l.apiVersion)
	if err != nil {
		gv = schema.GroupVersion{Group: l.apiVersion}
	}
	kind := strings.TrimSuffix(l.kind, "List")
	known := slices.Contains(kindNames, kind)
	switch {
	case l.apiVersion == "" && known:
		return "kind", fmt.Sprintf("%s without an apiVersion; write apiVersion: %s", l.kind, ourVersion)
	case l.apiVersion == "":
		return "", ""
	case gv.Group == v1alpha1.GroupName && l.kind == "":
		return "apiVersion", fmt.Sprintf("%s without a kind; write kind: %s", l.apiVersion, kindsInWords())
	case gv.Group == v1alpha1.GroupName && !known:
		if meant := nearest.Name(kind, kindNames); meant != "" {
			return "kind", fmt.Sprintf("there is no kind %q in %s; did you mean %q?", l.kind, v1alpha1.GroupName, meant)
		}
		return "kind", fmt.Sprintf("there is no kind %q in %s; write %s", l.kind, v1alpha1.GroupName, kindsInWords())
	case gv.Group == v1alpha1.GroupName:
		return "apiVersion", fmt.Sprintf("there is no version %q of %s; write %s", gv.Version, v1alpha1.GroupName, ourVersion)
	case l.apiVersion == v1alpha1.GroupName:
		return "apiVersion", fmt.Sprintf("%s without a version; write %s", l.apiVersion, ourVersion)
	case (known || nearest.Name(kind, kindNames) != "") && meansOurs(gv.Group):
		return "apiVersion", fmt.Sprintf("there is no group %q; did you mean %s?", gv.Group, ourVersion)
	case known && (gv.Group == "" || gv.Group == l.apiVersion):
		return "apiVersion", fmt.Sprintf("%q has no %s; write %s", l.apiVersion, l.kind, ourVersion)
	}
	return "", ""
}

// meansOurs tells whether a group is ours, misspelt. Other people have kinds such as Issue too.
func meansOurs(group string) bool {
	first, _, _ := strings.Cut(v1alpha1.GroupName, ".")
	return strings.Contains(group, "entente") || group == first || strings.HasPrefix(group, first+".e") ||
		nearest.Distance(group, v1alpha1.GroupName) <= 4
}
