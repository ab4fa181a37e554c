// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Change changes one field somewhere in an object's spec, as somebody who edits it does, and says
// which. The names are of what the object may refer to. A field of a type that it has no values for
// makes it panic: whoever adds such a type adds its values here.
func Change(r *rand.Rand, o Options, object client.Object, names ...string) string {
	c := &change{dice: &dice{r, o}, names: names}
	spec := reflect.ValueOf(object).Elem().FieldByName("Spec")
	before := spec.Interface()
	for reflect.DeepEqual(before, spec.Interface()) { // a value may be replaced by the same
		c.path = nil
		spec.Set(reflect.ValueOf(object.DeepCopyObject()).Elem().FieldByName("Spec"))
		c.edit(spec)
		keep(object, before)
	}
	object.SetGeneration(object.GetGeneration() + 1)
	return "spec." + strings.Join(c.path, ".")
}

// keep undoes what the API server refuses, because it is immutable.
func keep(object client.Object, before any) {
	switch o := object.(type) {
	case *v1alpha1.Alliance:
		keepSharing(o.Spec.Sharing, before.(v1alpha1.AllianceSpec).Sharing)
	case *v1alpha1.Issue:
		was := before.(v1alpha1.IssueSpec)
		o.Spec.AllianceRef, o.Spec.ReviewRef, o.Spec.DetectedTime = was.AllianceRef, was.ReviewRef, was.DetectedTime
	case *v1alpha1.Review:
		was := before.(v1alpha1.ReviewSpec)
		o.Spec.AllianceRef, o.Spec.Cadence = was.AllianceRef, was.Cadence
		o.Spec.ScheduledTime, o.Spec.DueTime = was.ScheduledTime, was.DueTime
	}
}

// keepSharing keeps what was agreed of what is shared: an entry ends earlier at most.
func keepSharing(now, before []v1alpha1.Sharing) {
	for i := range now {
		for _, was := range before {
			x := &now[i]
			if x.Name != was.Name {
				continue
			}
			x.Item, x.From, x.To = was.Item, was.From, was.To
			if was.EndDate != "" && (x.EndDate == "" || x.EndDate > was.EndDate) {
				x.EndDate = was.EndDate
			}
		}
	}
}

type change struct {
	*dice
	names []string
	path  []string
}

// edit changes something in a value.
func (c *change) edit(v reflect.Value) {
	if c.isLeaf(v.Type()) {
		v.Set(c.leaf(v.Type()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		if v.NumField() == 0 {
			return
		}
		i := c.IntN(v.NumField())
		c.path = append(c.path, v.Type().Field(i).Name)
		c.edit(v.Field(i))
	case reflect.Pointer:
		switch {
		case v.IsNil():
			v.Set(c.value(v.Type()))
		case c.oneIn(3):
			v.SetZero()
		default:
			c.edit(v.Elem())
		}
	case reflect.Slice:
		c.editSlice(v)
	case reflect.Map:
		v.Set(c.value(v.Type()))
	default:
		panic(fmt.Sprintf("no way to change a %s", v.Type()))
	}
}

func (c *change) editSlice(v reflect.Value) {
	n := v.Len()
	switch {
	case n == 0 || c.oneIn(3):
		v.Set(reflect.Append(v, c.value(v.Type().Elem())))
	case c.oneIn(3):
		i := c.IntN(n)
		rest := reflect.MakeSlice(v.Type(), 0, n-1)
		v.Set(reflect.AppendSlice(reflect.AppendSlice(rest, v.Slice(0, i)), v.Slice(i+1, n)))
	default:
		c.edit(v.Index(c.IntN(n)))
	}
}

// value is any of a type; of what may be left out, about half is.
func (c *change) value(t reflect.Type) reflect.Value {
	if c.isLeaf(t) {
		return c.leaf(t)
	}
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if optional := strings.Contains(t.Field(i).Tag.Get("json"), ",omit"); !optional || c.oneIn(2) {
				v.Field(i).Set(c.value(t.Field(i).Type))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(c.value(t.Elem()))
	case reflect.Slice:
		for range 1 + c.IntN(2) {
			v.Set(reflect.Append(v, c.value(t.Elem())))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		for range 1 + c.IntN(2) {
			v.SetMapIndex(c.value(t.Key()), c.value(t.Elem()))
		}
	default:
		panic(fmt.Sprintf("no values of a %s", t))
	}
	return v
}

func (c *change) isLeaf(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		return t == reflect.TypeFor[metav1.Time]()
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return false
	}
	return true
}

func (c *change) leaf(t reflect.Type) reflect.Value {
	return reflect.ValueOf(c.any(t)).Convert(t)
}

func (c *change) any(t reflect.Type) any {
	switch {
	case t.Kind() == reflect.Bool:
		return c.oneIn(2)
	case t.Kind() == reflect.Int32:
		return int32(c.IntN(6))
	case t == reflect.TypeFor[string]():
		return pick(c.dice, c.names...)
	}
	switch t {
	case reflect.TypeFor[metav1.Time]():
		return c.time()
	case reflect.TypeFor[v1alpha1.Name]():
		return pick(c.dice, append([]v1alpha1.Name{"hook", "pager", "often", "seldom", "a", "first", "only", "nobody"}, append(people, partners...)...)...)
	case reflect.TypeFor[v1alpha1.Date]():
		return c.date()
	case reflect.TypeFor[v1alpha1.Duration](), reflect.TypeFor[v1alpha1.Delay]():
		return c.span()
	case reflect.TypeFor[v1alpha1.TimeZone]():
		return c.zone()
	}
	of, known := words[t]
	if !known {
		panic(fmt.Sprintf("no values of a %s: add some to words", t))
	}
	return pick(c.dice, of...)
}

// words are some values of each type of text that the dice have none for.
var words = map[reflect.Type][]string{
	reflect.TypeFor[v1alpha1.AgendaItem]():          {"Costs", "Goals"},
	reflect.TypeFor[v1alpha1.Alias]():               {"acme", "pacte"},
	reflect.TypeFor[v1alpha1.AllianceType]():        {"Strategic", "Supplier"},
	reflect.TypeFor[v1alpha1.AnswerAction]():        {"Acknowledged", "Spoke"},
	reflect.TypeFor[v1alpha1.AnswerLinks]():         {"Include", "Omit"},
	reflect.TypeFor[v1alpha1.BoundaryItem]():        {"Prices", "Patents"},
	reflect.TypeFor[v1alpha1.ConversationPurpose](): {"", "Feedback"},
	reflect.TypeFor[v1alpha1.Country]():             {"NL", "US"},
	reflect.TypeFor[v1alpha1.CultureTrait]():        {"Direct", "Formal"},
	reflect.TypeFor[v1alpha1.Decimal]():             {"1", "2.5"},
	reflect.TypeFor[v1alpha1.DeliverKind]():         {"WorkingTime", "AtOnce"},
	reflect.TypeFor[v1alpha1.Direction]():           {"Up", "Down"},
	reflect.TypeFor[v1alpha1.ReminderRhythm]():      {"Weekly"},
	reflect.TypeFor[v1alpha1.Finding]():             {"late", "none found"},
	reflect.TypeFor[v1alpha1.Formality]():           {"Formal", "Informal"},
	reflect.TypeFor[v1alpha1.HolidayCalendar]():     {"NL", "US-CA"},
	reflect.TypeFor[v1alpha1.Horizon]():             {"Quarter", "Year", "LongTerm"},
	reflect.TypeFor[v1alpha1.Mode]():                {"Phone", "Video", "InPerson", "Mail", "Chat"},
	reflect.TypeFor[v1alpha1.NotificationReason]():  {"EscalationStep", "ReviewDue", "DisclosureDue"},
	reflect.TypeFor[v1alpha1.Practice]():            {"ReviewsCurrent", "Staffed", "InTouch", "IssuesContained", "EvidenceComplete"},
	reflect.TypeFor[v1alpha1.Profile]():             {"Essential", "Structured", "Full"},
	reflect.TypeFor[v1alpha1.ReviewType]():          {"Performance", "HealthCheck", "Executive"},
	reflect.TypeFor[v1alpha1.Role]():                {"AllianceManager", "ExecutiveSponsor", "SteeringMember", "TeamMember"},
	reflect.TypeFor[v1alpha1.Severity]():            {"Low", "Medium", "High", "Critical"},
	reflect.TypeFor[v1alpha1.SharingAct]():          {"Agreed", "Returned", "Destroyed"},
	reflect.TypeFor[v1alpha1.Sides]():               {"All", "Host", "Others"},
	reflect.TypeFor[v1alpha1.Stage]():               {"Negotiate", "Launch", "Manage", "Exit", "Closed"},
	reflect.TypeFor[v1alpha1.QuestionText]():        {"who pays?", "both"},
	reflect.TypeFor[v1alpha1.Text]():                {"grow", "shrink"},
	reflect.TypeFor[v1alpha1.Tier]():                {"Operating", "Management", "Steering", "Executive"},
	reflect.TypeFor[v1alpha1.TimeKind]():            {"Elapsed", "Working"},
	reflect.TypeFor[v1alpha1.TimeOfDay]():           {"00:00", "09:00", "17:00"},
	reflect.TypeFor[v1alpha1.TrainingType]():        {"Training", "Recheck"},
	reflect.TypeFor[v1alpha1.Weekday]():             {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
}
