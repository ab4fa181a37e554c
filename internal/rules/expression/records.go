// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"reflect"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// records are the types of what people record, each with the field that says since when it is true. A record that
// is dated later than now is not there yet: so a history can be replayed.
var records = map[reflect.Type]string{
	reflect.TypeFor[v1alpha1.Agreement]():        "Time",
	reflect.TypeFor[v1alpha1.Conversation]():     "Time",
	reflect.TypeFor[v1alpha1.DisclosureRecord](): "Time",
	reflect.TypeFor[v1alpha1.SeverityChange]():   "Time",
	reflect.TypeFor[v1alpha1.Attempt]():          "Time",
	reflect.TypeFor[v1alpha1.Update]():           "Time",
	reflect.TypeFor[v1alpha1.Acknowledgement]():  "Time",
	reflect.TypeFor[v1alpha1.Statement]():        "Time",
	reflect.TypeFor[v1alpha1.Snooze]():           "Time",
	reflect.TypeFor[v1alpha1.Deescalation]():     "Time",
	reflect.TypeFor[v1alpha1.Answer]():           "Time",
	reflect.TypeFor[v1alpha1.Response]():         "Time",
	reflect.TypeFor[v1alpha1.Confirmation]():     "Time",
	reflect.TypeFor[v1alpha1.Postponement]():     "Time",
	reflect.TypeFor[v1alpha1.Cancellation]():     "Time",
	reflect.TypeFor[v1alpha1.ReviewRecord]():     "HeldTime",
	reflect.TypeFor[v1alpha1.Briefing]():         "Date",
	reflect.TypeFor[v1alpha1.Training]():         "Date",
	reflect.TypeFor[v1alpha1.Measurement]():      "Date",
	reflect.TypeFor[v1alpha1.Recognition]():      "Date",
	reflect.TypeFor[v1alpha1.Contribution]():     "Date",
	reflect.TypeFor[v1alpha1.CountryBriefing]():  "Date",
	reflect.TypeFor[v1alpha1.Assessment]():       "PerformedDate",
	reflect.TypeFor[v1alpha1.BusinessCase]():     "Date",
	reflect.TypeFor[v1alpha1.SharingRecord]():    "Date",
}

// recordedFields are fields that become true by a date beside them, by the names that they have in YAML.
var recordedFields = map[reflect.Type]map[string]string{
	reflect.TypeFor[v1alpha1.Action]():   {"doneDate": "DoneDate"},
	reflect.TypeFor[v1alpha1.Question](): {"decidedDate": "DecidedDate", "decision": "DecidedDate"},
	reflect.TypeFor[v1alpha1.Feedback](): {"answer": "AnswerDate", "answerDate": "AnswerDate"},
}

func isRecord(t reflect.Type) bool { return records[t] != "" }

// sinceOf is since when a record is true, and whether the value, or what it points to, is one.
func sinceOf(s *Scene, v reflect.Value, zone *time.Location) (since time.Time, dated bool) {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	name, dated := records[v.Type()]
	if !dated {
		return time.Time{}, false
	}
	return momentOf(v.FieldByName(name), zoneWithin(s, v, zone)), true
}

// sinceOfField is since when a field of an object is true, and whether a date beside it says so.
func sinceOfField(o *object, name string) (since time.Time, dated bool) {
	beside, dated := recordedFields[o.of.goType][name]
	if !dated {
		return time.Time{}, false
	}
	return momentOf(o.v.FieldByName(beside), o.zone), true
}

// momentOf reads a time, or when a date begins. What is left out, or cannot be read, has always been.
func momentOf(v reflect.Value, zone *time.Location) time.Time {
	switch v := v.Interface().(type) {
	case metav1.Time:
		return v.Time
	case v1alpha1.Date:
		if d, err := worktime.ParseDate(string(v)); err == nil {
			return d.Start(zone)
		}
	}
	return time.Time{}
}

// zoneWithin is where the dates in an object are: at the partner that it concerns. An object that says nothing of one
// has the dates of what it is in, and an alliance those of its host.
func zoneWithin(s *Scene, v reflect.Value, zone *time.Location) *time.Location {
	if !v.CanAddr() {
		return zone
	}
	switch x := v.Addr().Interface().(type) {
	case *v1alpha1.Partner:
		return s.zoneOf(v1alpha1.Name(x.Name))
	case *v1alpha1.AlliancePartner:
		return s.zoneOf(x.Name)
	case *v1alpha1.TeamMember:
		return s.zoneOf(x.Partner)
	case *v1alpha1.Briefing:
		return s.zoneOf(x.Partner)
	case *v1alpha1.Training:
		return s.zoneOf(x.Partner)
	case *v1alpha1.Sharing:
		return s.zoneOf(x.To)
	case *v1alpha1.Action:
		if x.Owner != nil {
			return s.zoneOf(x.Owner.Partner)
		}
	case *v1alpha1.Question:
		if x.Decider != nil {
			return s.zoneOf(x.Decider.Partner)
		}
	case *v1alpha1.Recurrence:
		if own, err := worktime.Zone(string(x.TimeZone)); err == nil {
			return own
		}
	}
	return zone
}
