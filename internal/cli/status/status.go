// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package status shows how alliances stand, what needs attention first.
package status

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
)

const long = `What needs attention, the worst first, then the alliances.

The order of what needs attention: issues whose escalation path ran out, that are escalated, that a
partner was not told of in time, that are stale; reviews that are overdue, slipped, not accepted;
objects that are not valid; policies whose channels do not deliver, messages that did not arrive,
partners with people who cannot be reached; reviews with late actions and incomplete records; issues
that somebody wrote about before a call; practices that are missing for no reason listed above.
Issues of one rank go by their severity, then the oldest comes first. Practices that are required and of
which nobody can tell yet whether they hold are listed apart: they are not in place, and need nobody by
themselves. So is what is suspended, with what of it would need attention otherwise, and since when.

Everything comes from what the manager found. If it seems not to be running, the first line says so.
With -f the objects come from files, and no cluster is contacted: what is on record in them is replayed
from the earliest fact, as kubectl entente audit does.

This is how things stand now. How they stood or will stand at another moment, of a cluster or of files, say
kubectl entente audit --at DATE, and of one alliance kubectl entente report --at DATE.

Exit code: 0 nothing needs attention, 1 something does (or the manager seems not to run), 2 the
command failed. With --exit-zero it is 0 instead of 1; with -w it is 0 when you end it.

-o json and -o yaml have {at, outdated, attention: [{kind, namespace, name, alliance, condition, reason,
message, since}], unknown: [as attention], suspended: [as attention], alliances: [{namespace, name, displayName, stage,
ready, healthy, needsAttention, practices, reviews, issues, lastContactTime}]}, in the same order; outdated is there only
where the manager seems not to run, unknown and suspended only where there is something, alliance only where it is one.`

const example = `  # how all alliances of the namespace stand
  kubectl entente status

  # of all namespaces, those that matter most to you
  kubectl entente status -A -l tier=gold

  # what needs attention in one alliance, for a script
  kubectl entente status northwind-contoso -o json | jq '.attention[].message'

  # before anything is installed
  kubectl entente status -f alliances/

  # keep it open
  kubectl entente status -w`

type options struct {
	*cmdutil.Env
	output   cmdutil.Output
	source   cmdutil.Source
	selector string
	limit    int
	watch    bool
	exitZero bool

	names []string
	chose labels.Selector
}

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	o := &options{Env: e}
	cmd := &cobra.Command{
		Use:               "status [ALLIANCE...]",
		GroupID:           cmdutil.GroupSee,
		Short:             "What needs attention first, then the alliances",
		Long:              long,
		Example:           example,
		ValidArgsFunction: cmdutil.CompleteAlliances(e, 0),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.names = args
			return o.run(cmd.Context())
		},
	}
	cmdutil.AddOutput(cmd, &o.output, "table", "json", "yaml")
	cmdutil.AddSource(cmd, &o.source)
	cmd.Flags().StringVarP(&o.selector, "selector", "l", "", "Only alliances with these labels, such as tier=gold")
	cmd.Flags().IntVar(&o.limit, "limit", 0, "Show at most this many lines of what needs attention; 0 for all")
	cmd.Flags().BoolVarP(&o.watch, "watch", "w", false, "Show it again when something changes, until Ctrl-C")
	cmd.Flags().BoolVar(&o.exitZero, "exit-zero", false, "Exit with 0 even if something needs attention")
	return cmd
}

func (o *options) run(ctx context.Context) error {
	if err := o.output.Check(); err != nil {
		return err
	}
	if o.limit < 0 {
		return cmdutil.UsageError("--limit: %d is below zero; write how many lines to show, or 0 for all", o.limit)
	}
	var err error
	if o.chose, err = labels.Parse(o.selector); err != nil {
		return cmdutil.UsageError("--selector: %q is no label selector; write one such as tier=gold", o.selector)
	}
	namespace, err := o.Namespace()
	if err != nil {
		return err
	}
	if o.source.AllNamespaces {
		namespace = ""
	}
	if err := o.source.CheckWatch(o.watch); err != nil {
		return err
	}
	if o.watch {
		return o.Watch(ctx, namespace, func(found *inventory.Inventory) (string, string, error) {
			text, _, substance, err := o.draw(found, namespace)
			return text, substance, err
		})
	}
	found, err := o.source.See(ctx, o.Env)
	if err != nil {
		return err
	}
	text, trouble, _, err := o.draw(found, namespace)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(o.Out, text); err != nil {
		return err
	}
	if trouble && !o.exitZero {
		return cmdutil.ErrFound
	}
	return nil
}

// draw writes the picture, and says whether something on it needs attention.
func (o *options) draw(all *inventory.Inventory, namespace string) (text string, trouble bool, substance string, err error) {
	found, err := choose(all, o.names, o.chose, o.where(namespace))
	if err != nil {
		return "", false, "", err
	}
	p := newPicture(found, o.Now())
	p.outdated, p.source = o.source.Outdated(found, o.Now()), o.source.ForCommands()
	report := p.report()
	trouble = len(p.Items) > 0 || p.outdated != nil
	still := report
	still.At = time.Time{}
	raw, err := json.Marshal(still)
	if err != nil {
		return "", false, "", err
	}
	switch {
	case o.output.Structured():
		var b bytes.Buffer
		err = o.output.Print(&b, report)
		text = b.String()
		if o.output.Format == "yaml" && o.watch {
			text += "---\n"
		}
	case len(found.Objects()) == 0:
		text = o.nothing(namespace)
	default:
		v := view{Env: o.Env, limit: o.limit, namespaces: namespace == "" || severalNamespaces(found)}
		text = v.text(p)
	}
	return text, trouble, string(raw), err
}

// nothing says that there is nothing, and what to do about it.
func (o *options) nothing(namespace string) string {
	switch {
	case o.source.FromFiles() && o.chose.Empty():
		return "There is no alliance in the files. kubectl entente init begins one.\n"
	case !o.chose.Empty():
		return fmt.Sprintf("No alliance has the labels %s.\n", o.selector)
	case namespace == "":
		return "There is no alliance in the cluster. kubectl entente init begins one.\n"
	}
	return fmt.Sprintf("There is no alliance in the namespace %s. -A looks in all of them; kubectl entente init begins one.\n", namespace)
}

// severalNamespaces reports whether names alone do not tell objects apart.
func severalNamespaces(found *inventory.Inventory) bool {
	all := found.Objects()
	return slices.ContainsFunc(all, func(o client.Object) bool { return o.GetNamespace() != all[0].GetNamespace() })
}

// choose leaves what belongs to some alliances: all that is there, where neither names nor
// labels are given. Where says where was looked.
func choose(all *inventory.Inventory, names []string, labelled labels.Selector, where string) (*inventory.Inventory, error) {
	if len(names) == 0 && labelled.Empty() {
		return all, nil
	}
	var there []string
	for _, a := range all.Alliances {
		there = append(there, a.Name)
	}
	for _, name := range names {
		if !slices.Contains(there, name) {
			return nil, cmdutil.NoAlliance(name, where, there)
		}
	}
	var out inventory.Inventory
	chosen, used := map[types.NamespacedName]bool{}, map[string]map[types.NamespacedName]bool{v1alpha1.KindPartner: {}, v1alpha1.KindCommunicationPolicy: {}}
	for _, a := range all.Alliances {
		if len(names) > 0 && !slices.Contains(names, a.Name) || !labelled.Matches(labels.Set(a.Labels)) {
			continue
		}
		out.Alliances = append(out.Alliances, a)
		chosen[keyOf(a.Namespace, a.Name)] = true
		if ref := a.Spec.CommunicationPolicyRef; ref != nil {
			used[v1alpha1.KindCommunicationPolicy][keyOf(a.Namespace, ref.Name)] = true
		}
		for i := range a.Spec.Partners {
			used[v1alpha1.KindPartner][keyOf(a.Namespace, string(a.Spec.Partners[i].Name))] = true
		}
	}
	out.Partners = keep(all.Partners, func(p *v1alpha1.Partner) bool { return used[v1alpha1.KindPartner][keyOf(p.Namespace, p.Name)] })
	out.Policies = keep(all.Policies, func(p *v1alpha1.CommunicationPolicy) bool {
		return used[v1alpha1.KindCommunicationPolicy][keyOf(p.Namespace, p.Name)]
	})
	out.Reviews = keep(all.Reviews, func(r *v1alpha1.Review) bool { return chosen[keyOf(r.Namespace, r.Spec.AllianceRef.Name)] })
	out.Issues = keep(all.Issues, func(i *v1alpha1.Issue) bool { return chosen[keyOf(i.Namespace, i.Spec.AllianceRef.Name)] })
	out.Notifications = keep(all.Notifications, func(n *v1alpha1.Notification) bool { return chosen[keyOf(n.Namespace, n.Spec.AllianceRef.Name)] })
	return &out, nil
}

func keyOf(namespace, name string) types.NamespacedName {
	return types.NamespacedName{Namespace: namespace, Name: name}
}

func keep[T any](all []*T, wanted func(*T) bool) []*T {
	var out []*T
	for _, o := range all {
		if wanted(o) {
			out = append(out, o)
		}
	}
	return out
}

// where says where was looked.
func (o *options) where(namespace string) string {
	if o.source.FromFiles() || namespace == "" {
		return o.source.Where()
	}
	return "in the namespace " + namespace
}
