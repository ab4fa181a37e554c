// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/worktime"
)

// shortName is how much of an object's name a subject line has, in characters.
const shortName = 60

// reader is whom a message is for, and how that person reads names and moments.
type reader struct {
	to       ladderPerson
	zone     *time.Location
	partners map[string]*v1alpha1.Partner
}

func readerOf(to ladderPerson, partners map[string]*v1alpha1.Partner) reader {
	zone, err := worktime.Zone(string(to.contact.TimeZone))
	if err != nil {
		zone = zoneOf(partners, to.ref.Partner)
	}
	return reader{to, zone, partners}
}

// data is what a message says of its recipient.
func (r *reader) data() message.Reader {
	d := message.Reader{
		Recipient: contactName(r.partners, r.to.ref), Partner: companyName(r.partners, r.to.ref.Partner), TimeZone: r.zone.String(),
	}
	if r.to.insteadOf != "" {
		d.InsteadOf = contactName(r.partners, v1alpha1.PersonRef{Partner: r.to.ref.Partner, Contact: r.to.insteadOf})
	}
	return d
}

// when writes a moment: in UTC and where the reader is, and each on its own.
func (r *reader) when(at time.Time) (both, inUTC, local string) {
	inUTC, local = stamp(at), at.In(r.zone).Format("Mon 2 Jan 2006 15:04:05")
	if r.zone == time.UTC {
		return inUTC, inUTC, local
	}
	return inUTC + " (" + local + ", " + r.zone.String() + ")", inUTC, local
}

// called is how people know somebody, and their partner.
func (r *reader) called(p v1alpha1.PersonRef) string {
	return contactName(r.partners, p) + " (" + companyName(r.partners, p.Partner) + ")"
}

func (r *reader) names(people []ladderPerson) []string {
	names := make([]string, 0, len(people))
	for _, p := range people {
		names = append(names, r.called(p.ref))
	}
	return names
}

func contactName(partners map[string]*v1alpha1.Partner, p v1alpha1.PersonRef) string {
	if c := contactOf(partners, p); c != nil && c.DisplayName != "" {
		return message.OneLine(c.DisplayName)
	}
	return string(p.Contact)
}

func companyName(partners map[string]*v1alpha1.Partner, name v1alpha1.Name) string {
	if p := partners[string(name)]; p != nil && p.Spec.DisplayName != "" {
		return message.OneLine(p.Spec.DisplayName)
	}
	return string(name)
}

func allianceName(a *v1alpha1.Alliance) string {
	if a.Spec.DisplayName != "" {
		return message.OneLine(a.Spec.DisplayName)
	}
	return a.Name
}

// words writes a message as the policy words it, or as usual.
func words(policy *v1alpha1.CommunicationPolicy, reason v1alpha1.NotificationReason, data any) message.Text {
	for i := range policy.Spec.Templates {
		if t := &policy.Spec.Templates[i]; t.Reason == reason {
			return message.Render(reason, data, t)
		}
	}
	return message.Render(reason, data, nil)
}

// templateErrors finds templates that cannot be used. The usual text goes out in their place.
func templateErrors(templates []v1alpha1.MessageTemplate) []fieldError {
	var errs []fieldError
	for i := range templates {
		t := &templates[i]
		for _, x := range []struct{ part, source string }{{message.PartSubject, t.Subject}, {message.PartBody, t.Body}} {
			if x.source == "" {
				continue
			}
			if err := message.Check(t.Reason, x.part, x.source); err != nil {
				errs = append(errs, fieldError{fmt.Sprintf("spec.templates[%s].%s", t.Reason, x.part),
					fmt.Errorf("%w; the usual text goes out until then", err)})
			}
		}
	}
	return errs
}

// shellNow and shellToday are what a shell replaces by the moment, and by the day, at which
// the command is run.
const (
	shellNow   = `$(date -u +%Y-%m-%dT%H:%M:%SZ)`
	shellToday = `$(date +%Y-%m-%d)`
)

// recorder collects commands that record something on an object.
type recorder struct {
	kind, namespace, object string

	commands []message.Command
	begins   bool
}

// appends adds the command that adds an entry to a list of the spec. Where the list is not
// begun the patch begins it, and is refused if somebody has begun it meanwhile: it would
// overwrite.
func (r *recorder) appends(purpose, list string, begun bool, value string) {
	if begun {
		r.patches(purpose, fmt.Sprintf(`{"op":"add","path":"/spec/%s/-","value":%s}`, list, value))
		return
	}
	r.begins = true
	r.sets(purpose, list, "["+value+"]")
}

// sets adds the command that sets a field of the spec, unless somebody has set it meanwhile.
func (r *recorder) sets(purpose, field, value string) {
	r.patches(purpose, fmt.Sprintf(`{"op":"test","path":"/spec/%[1]s","value":null},{"op":"add","path":"/spec/%[1]s","value":%[2]s}`, field, value))
}

// patches adds the command for some operations of a JSON patch.
func (r *recorder) patches(purpose, operations string) {
	namespace := ""
	if r.namespace != "" {
		namespace = " -n " + r.namespace
	}
	r.commands = append(r.commands, message.Command{Purpose: purpose, Command: fmt.Sprintf(
		`kubectl%s patch %s %s --type=json -p "%s"`, namespace, r.kind, r.object, strings.ReplaceAll("["+operations+"]", `"`, `\"`))})
}

func personJSON(p v1alpha1.PersonRef) string {
	return fmt.Sprintf(`{"partner":"%s","contact":"%s"}`, p.Partner, p.Contact)
}

func (r *recorder) context(a *v1alpha1.Alliance) message.Context {
	return message.Context{Alliance: allianceName(a), Namespace: r.namespace, Commands: r.commands, Begins: r.begins}
}
