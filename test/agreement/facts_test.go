// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package agreement_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// facts are all that is to agree, as text: each object under its kind and name, and all
// messages to one person under that person.
type facts map[string]string

// names gives the Issues that were opened for overdue reviews names that both sides know: the
// real ones follow from the UIDs of their reviews.
func names(objects []client.Object) *strings.Replacer {
	var pairs []string
	for _, o := range objects {
		if i, ok := o.(*v1alpha1.Issue); ok {
			pairs = append(pairs, i.Name, canonical(i))
		}
	}
	return strings.NewReplacer(pairs...)
}

func canonical(i *v1alpha1.Issue) string {
	if i.Labels[v1alpha1.LabelGenerated] != "true" || i.Spec.ReviewRef == nil {
		return i.Name
	}
	return i.Spec.ReviewRef.Name + "-overdue-" + i.Spec.DetectedTime.UTC().Format("20060102T150405")
}

// factsOf writes objects down. What follows from how often somebody wrote an object is left
// out, and so are the words that a server answered with.
func factsOf(objects []client.Object) facts {
	out := facts{}
	called := names(objects)
	messages := map[string][]string{}
	for _, o := range objects {
		kind := inventory.KindOf(o)
		if n, ok := o.(*v1alpha1.Notification); ok {
			to := fmt.Sprintf("messages to %s/%s", n.Spec.Recipient.Partner, n.Spec.Recipient.Contact)
			messages[to] = append(messages[to], called.Replace(message(n)))
			continue
		}
		out[called.Replace(kind+" "+o.GetName())] = called.Replace(object(o))
	}
	for to, lines := range messages {
		slices.Sort(lines)
		out[to] = strings.Join(lines, "\n")
	}
	return out
}

func object(o client.Object) string {
	o = o.DeepCopyObject().(client.Object)
	var spec, status any
	switch o := o.(type) {
	case *v1alpha1.Partner:
		o.Status.ObservedGeneration = 0
		spec, status = o.Spec, &o.Status
	case *v1alpha1.CommunicationPolicy:
		o.Status.ObservedGeneration = 0
		spec, status = o.Spec, &o.Status
	case *v1alpha1.Alliance:
		o.Status.ObservedGeneration = 0
		spec, status = o.Spec, &o.Status
	case *v1alpha1.Review:
		o.Status.ObservedGeneration = 0
		spec, status = o.Spec, &o.Status
	case *v1alpha1.Issue:
		o.Status.ObservedGeneration = 0
		spec, status = o.Spec, &o.Status
	}
	conditions := inventory.StatusOf(o).Conditions
	for i := range conditions {
		conditions[i].ObservedGeneration = 0
	}
	text, err := json.MarshalIndent([]any{o.GetLabels(), spec, status}, "", " ")
	if err != nil {
		panic(err) // they marshal
	}
	return string(text)
}

func message(n *v1alpha1.Notification) string {
	line := fmt.Sprintf("%s about %s %s %q over %s/%s made %s", what(n), n.Spec.SubjectRef.Kind, n.Spec.SubjectRef.Name, n.Spec.About,
		n.Spec.ChannelRef.Policy, n.Spec.ChannelRef.Channel, n.Spec.AllianceRef.Name)
	if n.Spec.Round != nil {
		line += fmt.Sprintf(", round %d", *n.Spec.Round)
	}
	if at := n.Spec.NotBeforeTime; at != nil {
		line += ", not before " + stamp(at.Time)
	}
	line += ": " + string(n.Status.Outcome)
	if at := n.Status.LastAttemptTime; at != nil {
		line += " at " + stamp(at.Time)
	}
	if at := n.Status.NextCheckTime; at != nil {
		line += ", next check at " + stamp(at.Time)
	}
	var b strings.Builder
	b.WriteString(line)
	for _, c := range n.Status.Conditions {
		fmt.Fprintf(&b, ", %s=%s %s since %s", c.Type, c.Status, c.Reason, stamp(c.LastTransitionTime.Time))
		if c.Reason != v1alpha1.ReasonDelivered {
			b.WriteString(": " + c.Message)
		}
	}
	return b.String()
}

// what says what a message is, as events do.
func what(n *v1alpha1.Notification) string {
	text := string(n.Spec.Reason)
	if n.Spec.Step != "" {
		text += " " + string(n.Spec.Step)
	}
	if n.Spec.Reason == v1alpha1.NotificationDisclosureDue {
		text += " " + n.Spec.About
	}
	if r := n.Spec.Repeat; r != nil && *r > 0 {
		text += fmt.Sprintf(", repeat %d", *r)
	}
	return text
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// nextCheck is the first moment after now at which something is to happen; zero for none.
func nextCheck(objects []client.Object, now time.Time) time.Time {
	var next time.Time
	for _, o := range objects {
		s := inventory.StatusOf(o)
		if at := s.NextCheckTime; at != nil && at.After(now) && (next.IsZero() || at.Time.Before(next)) {
			next = at.Time
		}
	}
	return next.UTC()
}

func status(o client.Object, conditionType string) metav1.ConditionStatus {
	s := inventory.StatusOf(o)
	if c := s.Condition(conditionType); c != nil {
		return c.Status
	}
	return ""
}

// byName orders objects for reports.
func byName(a, b client.Object) int {
	return cmp.Or(strings.Compare(inventory.KindOf(a), inventory.KindOf(b)), strings.Compare(a.GetName(), b.GetName()))
}
