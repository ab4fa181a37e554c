// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// reasonPaused marks objects that are at rest and would be bad otherwise.
const reasonPaused = "Paused"

// suspended reads spec.suspend.
func suspended(suspend *bool) bool { return ptr.Deref(suspend, false) }

// reasonWaiting marks objects that wait for something which does not exist yet, among those of
// which nobody can tell how they stand.
const reasonWaiting = "Waiting"

// unjudged gathers the objects of an alliance that do nothing, since they wait for something or are
// stalled: how they stand, nobody can tell.
//
// A pause turns nothing good: what is at rest and would be bad otherwise is not known.
type unjudged struct {
	waiting, stalled, paused []verdict.Object
	// pausedBy is the reason of the pause: a suspension, where there are several.
	pausedBy string
}

// pause gathers an object that would be bad since a moment but for a pause.
func (u *unjudged) pause(kind, name, by string, since time.Time) {
	if u.pausedBy == "" || by == v1alpha1.ReasonSuspended {
		u.pausedBy = by
	}
	u.paused = append(u.paused, verdict.Object{Kind: kind, Name: name, Reason: reasonPaused, Since: since, Quote: by})
}

// note gathers an object, and reports whether there is nothing to be told about it.
func (u *unjudged) note(v verdict.Validity, kind, name string) bool {
	o := verdict.Object{Kind: kind, Name: name}
	switch v {
	case verdict.Waiting:
		o.Reason = reasonWaiting
		u.waiting = append(u.waiting, o)
	case verdict.Stalled:
		o.Reason = v1alpha1.ReasonNotJudged
		u.stalled = append(u.stalled, o)
	default:
		return false
	}
	return true
}

// objects are all of them, the stalled ones first, each group by name.
func (u *unjudged) objects() []verdict.Object {
	slices.SortFunc(u.stalled, verdict.ByName)
	slices.SortFunc(u.waiting, verdict.ByName)
	slices.SortFunc(u.paused, verdict.ByName)
	return slices.Concat(u.stalled, u.waiting, u.paused)
}

// finding says that objects are not judged, where there are any and nothing worse was found: a
// stalled one is missed until somebody mends it, one that waits cannot be told of yet.
func (u *unjudged) finding() (verdict.Finding, bool) {
	switch d := (verdict.Data{Objects: u.objects()}); {
	case len(u.stalled) > 0:
		return verdict.False(v1alpha1.ReasonNotJudged, d), true
	case len(u.waiting) > 0:
		return verdict.Unknown(v1alpha1.ReasonNotJudged, d), true
	case len(u.paused) > 0:
		return verdict.Unknown(u.pausedBy, d), true
	}
	return verdict.Finding{}, false
}

// unjudgedWords names the objects of a finding that are not judged, in parts of a message.
func unjudgedWords(f *verdict.Finding) []string {
	var parts []string
	if names := verdict.NamesOf(f.Objects, v1alpha1.ReasonNotJudged); len(names) > 0 {
		parts = append(parts, "Not judged because not valid (Ready=False): "+verdict.List(names))
	}
	if names := verdict.NamesOf(f.Objects, reasonWaiting); len(names) > 0 {
		parts = append(parts, "Waiting for what they refer to: "+verdict.List(names))
	}
	paused := 0
	for i := range f.Objects {
		o := &f.Objects[i]
		if o.Reason != reasonPaused {
			continue
		}
		if paused++; paused > verdict.MaxListed {
			return append(parts, "…")
		}
		part := o.Quote + ", and would fail otherwise: " + o.Name
		if !o.Since.IsZero() {
			part += " since " + f.Stamp(o.Since)
		}
		parts = append(parts, part)
	}
	return parts
}
