// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package initialize

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/holidays"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/worktime"
)

//go:embed templates/*.yaml
var templates embed.FS

// fileNames in the order in which they are read.
var fileNames = []string{"kustomization.yaml", "policy.yaml", "partners.yaml", "alliance.yaml"}

// content is what the templates show.
type content struct {
	Policy, Alliance, Title, Stage, Type, Purpose string
	MailServer, MailFrom, Channel                 string
	Us, Them                                      *partner
	Partners                                      []*partner
	Start, NextYear                               string
}

// partner is an organisation in the templates.
type partner struct {
	Name, Display, Country, TimeZone string
	Today                            string
	// Abroad: its country is not one's own.
	Holidays, Abroad bool
	People           []person
}

type person struct{ Name, Display, Mail, Example, Role string }

// render makes the files of the answers.
func render(a *answers, now time.Time) (map[string][]byte, error) {
	zone, err := worktime.Zone(a.us.timeZone)
	if err != nil {
		return nil, err
	}
	today := worktime.DateOf(now.In(zone))
	var partners []*partner
	var titles []string
	for _, s := range a.sides() {
		there, err := worktime.Zone(s.timeZone)
		if err != nil {
			return nil, err
		}
		p := a.partner(s)
		// What has begun on one side may be tomorrow on the other.
		p.Today, p.Abroad = worktime.DateOf(now.In(there)).String(), s.country != a.us.country
		partners, titles = append(partners, p), append(titles, p.Display)
	}
	last := len(titles) - 1
	month := worktime.Date{Year: today.Year, Month: today.Month, Day: 1}.AddMonths(1)
	c := content{
		Policy: "standard", Alliance: a.alliance, Title: message.Cut(strings.Join(titles[:last], ", ")+" and "+titles[last], maxDisplay),
		Stage: string(v1alpha1.StageLaunch), Type: "Strategic", Purpose: a.purpose,
		MailServer: a.mailServer, MailFrom: a.mailFrom, Channel: "phone",
		Us: partners[0], Them: partners[1], Partners: partners,
		Start: month.String(), NextYear: today.AddMonths(12).String(),
	}
	if c.MailServer != "" {
		c.Channel = "mail"
	}
	files := map[string][]byte{}
	for _, name := range fileNames {
		t, err := template.New(name).Funcs(template.FuncMap{"q": quote}).Option("missingkey=error").ParseFS(templates, "templates/"+name)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, c); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files[name] = b.Bytes()
	}
	return files, nil
}

// quote writes a text in quotes, as YAML reads it.
func quote(text string) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(text)
	return strings.TrimSuffix(b.String(), "\n"), err
}

func (a *answers) partner(s *side) *partner {
	p := &partner{
		Name: s.name, Display: s.display, Country: s.country, TimeZone: s.timeZone,
		Holidays: holidays.Known(s.country),
	}
	for i, who := range []struct{ display, mail, role, usual string }{
		{s.manager, s.managerMail, string(v1alpha1.RoleAllianceManager), "manager"},
		{s.sponsor, s.sponsorMail, string(v1alpha1.RoleExecutiveSponsor), "sponsor"},
	} {
		name := contactName(who.display, who.usual)
		if i > 0 && name == p.People[0].Name {
			name = who.usual
		}
		example := "+31 20 123 4567"
		if a.mailServer != "" {
			example = name + "@" + s.name + ".example"
		} else {
			who.mail = ""
		}
		p.People = append(p.People, person{Name: name, Display: who.display, Mail: who.mail, Example: example, Role: who.role})
	}
	return p
}
