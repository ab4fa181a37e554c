// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Text is the wording of a finding whose message is the same whatever was found.
func Text(message string) Wording { return func(*Finding) string { return message } }

// UpcomingWords is the wording of a finding that says no more than what is not yet true.
func UpcomingWords(f *Finding) string {
	if f.Upcoming == nil {
		return ""
	}
	return f.NotYet(f.Upcoming)
}

// strangersWords say that somebody is not counted, for whatever condition it is.
func strangersWords(people []v1alpha1.PersonRef) string {
	if len(people) == 0 {
		return ""
	}
	names := make([]string, 0, len(people))
	for _, p := range people {
		names = append(names, strings.TrimSuffix(PersonName(p), "/")) // of some only the partner is on record
	}
	return "Not counted, because the alliance does not list them: " + List(names)
}

// readyWords say that all is well, and what a room notes beside that.
func readyWords(note Wording) Wording {
	return func(f *Finding) string {
		message := "Valid, and everything that it refers to exists"
		if note != nil {
			message = WithNote(message, note(f))
		}
		return message
	}
}

// unreadyWords name all that cannot be used, or else all that is missing.
func unreadyWords(f *Finding) string {
	if len(f.Unready.Invalid) == 0 {
		return MissingWords(f.Unready.Missing)
	}
	return invalidWords(f)
}

func invalidWords(f *Finding) string {
	says := make([]string, len(f.Unready.Invalid))
	for i := range f.Unready.Invalid {
		says[i] = f.Unready.Invalid[i].String()
	}
	return strings.Join(says, "; ")
}

// faultyWords name all parts that cannot be used, where nothing but these stops.
func faultyWords(f *Finding) string { return invalidWords(f) + "; everything else goes on" }

var notReadyWords = Text("Not known until Ready is True")

// missingKinds are the kinds of what does not exist, by the reason.
var missingKinds = map[string]string{
	v1alpha1.ReasonAllianceNotFound: v1alpha1.KindAlliance,
	v1alpha1.ReasonPartnerNotFound:  v1alpha1.KindPartner,
	v1alpha1.ReasonPolicyNotFound:   v1alpha1.KindCommunicationPolicy,
}

// MissingWords say of each reference what does not exist, and what to do about it.
func MissingWords(missing []Missing) string {
	says := make([]string, len(missing))
	for i := range missing {
		says[i] = missingWords(&missing[i])
	}
	return strings.Join(says, "; ")
}

// missingWords say what does not exist, and what to do about it.
func missingWords(x *Missing) string {
	var what string
	do, instead := "create it", "correct the name"
	switch x.Reason {
	case v1alpha1.ReasonSecretNotUsable:
		return fmt.Sprintf("Channel %s: %s", x.In, x.Detail)
	case v1alpha1.ReasonContactNotFound:
		what, do = fmt.Sprintf("%s %s has no contact %s", v1alpha1.KindPartner, x.In, x.Name), "add the contact"
	case v1alpha1.ReasonCadenceNotFound:
		what, do, instead = fmt.Sprintf("%s %s has no cadence %s", v1alpha1.KindAlliance, x.In, x.Name), "add it", "record a cancellation"
	default:
		what = fmt.Sprintf("there is no %s %s", missingKinds[x.Reason], x.Name)
	}
	switch {
	case x.Fixed != "":
		instead = fmt.Sprintf("%s another %s: %s cannot be changed", openWords[x.Fixed], x.Fixed, x.Field)
	case x.Alliance != "":
		what += fmt.Sprintf(", which the %s %s %s", v1alpha1.KindAlliance, x.Alliance, refersWords[x.Reason])
		instead = "correct the alliance's " + x.Field
	case x.Field != "":
		instead = "correct " + x.Field
	}
	if x.Step == "" {
		return Sentence(what) + "; " + do + ", or " + instead
	}
	return fmt.Sprintf("Step %s of path %s: %s; %s, or %s", x.Step, x.Path, what, do, instead)
}

// openWords are what people do to have another object of a kind.
var openWords = map[string]string{v1alpha1.KindIssue: "open", v1alpha1.KindReview: "make"}

// refersWords are how an alliance refers to what is missing.
var refersWords = map[string]string{v1alpha1.ReasonPartnerNotFound: "lists", v1alpha1.ReasonPolicyNotFound: "names"}

// restWords say why an object rests, and what that stops where it is worth saying.
func restWords(stops Wording) Wording {
	return func(f *Finding) string {
		if stops == nil {
			return f.Rest.Words()
		}
		return f.Rest.Words() + ": " + stops(f)
	}
}

// Words say why it rests; empty if it does not.
func (r Rest) Words() string {
	switch {
	case !r.Rests():
		return ""
	case r.Kind == "" && r.Cause == RestDeleted:
		return "It is being deleted"
	case r.Kind == "":
		return "spec.suspend is true"
	case r.Cause == RestDeleted:
		return fmt.Sprintf("%s %s is being deleted", r.Kind, r.Name)
	case r.Cause == RestUnready:
		return fmt.Sprintf("%s %s is not Ready; see its conditions", r.Kind, r.Name)
	}
	return fmt.Sprintf("%s %s is suspended", r.Kind, r.Name)
}

// AddUpcoming adds to a message what the finding says is not yet true, if there is such a thing.
func (f *Finding) AddUpcoming(message string) string {
	if f.Upcoming == nil || !f.Upcoming.Exists() {
		return message
	}
	return message + ". " + f.NotYet(f.Upcoming)
}

// NotYet says that a record is not yet true.
func (f *Finding) NotYet(u *Upcoming) string {
	return u.What + " dated " + f.Stamp(u.At) + " is not yet true"
}
