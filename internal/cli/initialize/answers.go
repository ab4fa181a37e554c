// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package initialize

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/entente-dev/entente/internal/cli/ask"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/country"
	"github.com/entente-dev/entente/internal/slug"
	"github.com/entente-dev/entente/internal/worktime"
)

// side is one of the organisations.
type side struct {
	display, name, country, timeZone           string
	manager, managerMail, sponsor, sponsorMail string
}

// answers to the questions.
type answers struct {
	us, them                                side
	alliance, purpose, mailServer, mailFrom string
	// from is the alliance of the gallery to begin from, if any.
	from      string
	questions []question
	// further are partners beside the two, as they were written.
	further []string
	others  []side
}

// sides are all partners, one's own first.
func (a *answers) sides() []*side {
	all := []*side{&a.us, &a.them}
	for i := range a.others {
		all = append(all, &a.others[i])
	}
	return all
}

// What people are called whom nobody names.
const (
	usualManager = "Alliance manager"
	usualSponsor = "Executive sponsor"
)

// question is a flag, and how it is asked for.
type question struct {
	flag, usage, ask string
	value            *string
	// usual is what an empty answer means, once the answers before are known; nil: it is
	// needed. An empty usual answer means that it can be left out.
	usual func() string
	// check says what is wrong with an answer, and how it is to be written.
	check func(string) (string, error)
}

// maxPartners is how many an alliance may have.
const maxPartners = 16

// The longest names that the kinds allow.
const (
	maxName    = 40
	maxDisplay = 128
	maxObject  = 63
)

func newAnswers() *answers {
	a := &answers{}
	none := func() string { return "" }
	q := func(flag, usage, ask string, value *string, usual func() string, check func(string) (string, error)) {
		a.questions = append(a.questions, question{flag, usage, ask, value, usual, check})
	}
	for _, s := range []struct {
		*side
		flag, prefix, whose, usualZone string
	}{
		{&a.us, "us", "our", "Your", "Europe/Amsterdam"}, {&a.them, "them", "their", "Their", "America/New_York"},
	} {
		display := "Your organisation's name"
		if s.flag == "them" {
			display = "The partner's name"
		}
		q(s.flag, display, display, &s.display, nil, printable(maxDisplay))
		q(s.prefix+"-name", s.whose+" name in manifests (default: derived from the name)", s.whose+" name in manifests", &s.name,
			func() string { return slug.Of(s.display, maxName) }, slugName(maxName))
		q(s.prefix+"-country", s.whose+" country: two letters of ISO 3166-1, such as NL", s.whose+" country, two letters", &s.country, nil, country.Parse)
		q(s.prefix+"-time-zone", s.whose+" time zone, such as "+s.usualZone, s.whose+" time zone, such as "+s.usualZone, &s.timeZone, nil, zoneName)
		q(s.prefix+"-manager", s.whose+" alliance manager (default \"Alliance manager\")", s.whose+" alliance manager", &s.manager,
			func() string { return usualManager }, printable(maxDisplay))
		q(s.prefix+"-sponsor", s.whose+" executive sponsor (default \"Executive sponsor\")", s.whose+" executive sponsor", &s.sponsor,
			func() string { return usualSponsor }, printable(maxDisplay))
	}
	q("alliance", "The alliance's name in manifests (default: derived from the partners')", "The alliance's name in manifests", &a.alliance,
		func() string {
			var names []string
			for _, s := range a.sides() {
				names = append(names, s.name)
			}
			return slug.Cut(strings.Join(names, "-"), maxObject)
		}, slugName(maxObject))
	q("purpose", "What it is for, in one sentence", "What it is for, in one sentence", &a.purpose,
		func() string { return "What neither partner reaches alone" }, printable(1024))
	q("mail-server", "Host and port of the mail server that messages leave by (default: none; people are called)",
		"Mail server, host and port (empty: none; people are called)", &a.mailServer, none, mailServer)
	ours := &a.us
	mail := func(flag, usage string, value *string, usual func() string) {
		q(flag, usage, usage, value, usual, mailAddress)
	}
	mail("mail-from", "Sender of the messages", &a.mailFrom, func() string { return "alliances@" + ours.name + ".example" })
	mail("our-manager-mail", "Your alliance manager's mail address", &a.us.managerMail, none)
	mail("our-sponsor-mail", "Your executive sponsor's mail address", &a.us.sponsorMail, none)
	mail("their-manager-mail", "Their alliance manager's mail address", &a.them.managerMail, none)
	mail("their-sponsor-mail", "Their executive sponsor's mail address", &a.them.sponsorMail, none)
	return a
}

func (a *answers) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&a.from, flagFrom, "", fromUsage())
	for _, q := range a.questions {
		flags.StringVar(q.value, q.flag, "", q.usage)
	}
	// No list with commas: those are within one.
	flags.StringArrayVar(&a.further, "partner", nil, "A partner beside the two: display=NAME,country=DE,time-zone=Europe/Berlin, "+
		"and as you like name, manager, manager-mail, sponsor and sponsor-mail; repeat it for each")
}

// complete checks what the flags say, and asks for the rest, where there is somebody to ask.
func (a *answers) complete(ctx context.Context, e *cmdutil.Env) error {
	for _, q := range a.questions {
		if *q.value == "" {
			continue
		}
		value, err := q.check(*q.value)
		if err != nil {
			return fmt.Errorf("--%s: %w", q.flag, err)
		}
		*q.value = value
	}
	for _, text := range a.further {
		s, err := further(text)
		if err != nil {
			return fmt.Errorf("--partner: %w", err)
		}
		a.others = append(a.others, s)
	}
	var missing []string
	asker := ask.New(ctx, e.In, e.ErrOut)
	for _, q := range a.questions {
		switch {
		case *q.value != "" || a.mailServer == "" && strings.Contains(q.flag, "mail") && q.flag != "mail-server":
		case e.Interactive:
			if err := q.put(asker); err != nil {
				return err
			}
		case q.usual == nil:
			missing = append(missing, "--"+q.flag)
		default:
			*q.value = q.usual()
			if named := q.flag == "our-name" && a.us.display != "" || q.flag == "their-name" && a.them.display != ""; named && *q.value == "" {
				missing = append(missing, "--"+q.flag)
			}
		}
	}
	if len(missing) > 0 {
		return cmdutil.UsageError("it takes %s; write them, or run it on a terminal to be asked", strings.Join(missing, ", "))
	}
	return a.agree()
}

// agree finds what is wrong with the answers together.
func (a *answers) agree() error {
	if a.us.name == a.them.name {
		return cmdutil.UsageError("both partners are named %s; give one another name with --our-name or --their-name", a.us.name)
	}
	for i, s := range a.sides() {
		for _, before := range a.sides()[:i] {
			if s.name == before.name {
				return cmdutil.UsageError("two partners are named %s; give one another name with name=… in --partner", s.name)
			}
		}
		if i > 1 && s.managerMail+s.sponsorMail != "" && a.mailServer == "" {
			return cmdutil.UsageError("the mail addresses of --partner need --mail-server, the server that messages leave by")
		}
	}
	if n := len(a.sides()); n > maxPartners {
		return cmdutil.UsageError("an alliance has at most %d partners; leave %d out", maxPartners, n-maxPartners)
	}
	for _, mail := range []struct{ flag, value string }{
		{"mail-from", a.mailFrom},
		{"our-manager-mail", a.us.managerMail},
		{"our-sponsor-mail", a.us.sponsorMail},
		{"their-manager-mail", a.them.managerMail},
		{"their-sponsor-mail", a.them.sponsorMail},
	} {
		if mail.value != "" && a.mailServer == "" {
			return cmdutil.UsageError("--%s needs --mail-server, the server that messages leave by", mail.flag)
		}
	}
	return nil
}

// put asks the question.
func (q *question) put(asker *ask.Asker) error {
	usual := ""
	if q.usual != nil {
		usual = q.usual()
	}
	prompt := q.ask
	if usual != "" {
		prompt += " [" + usual + "]"
	}
	return asker.Line(prompt+":", func(answer string) (err error) {
		switch {
		case answer != "":
			answer, err = q.check(answer)
		case q.usual == nil || usual == "" && strings.HasSuffix(q.flag, "-name"):
			err = errors.New("this one is needed")
		default:
			answer = usual
		}
		if err == nil {
			*q.value = answer
		}
		return err
	})
}

// printable takes a text of one line.
func printable(limit int) func(string) (string, error) {
	return func(text string) (string, error) {
		text = strings.TrimSpace(text)
		switch n := len([]rune(text)); {
		case n == 0:
			return "", errors.New("it is empty; write what it is")
		case n > limit:
			return "", fmt.Errorf("it has %d characters; write %d at most", n, limit)
		case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
			return "", fmt.Errorf("%q has control characters in it; write it on one line", text)
		}
		return text, nil
	}
}

var nameForm = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

func slugName(limit int) func(string) (string, error) {
	return func(text string) (string, error) {
		if nameForm.MatchString(text) && len(text) <= limit {
			return text, nil
		}
		hint := slug.Of(text, limit)
		if hint == "" {
			hint = "contoso"
		}
		return "", fmt.Errorf("%q is no name; write at most %d lower-case letters, digits and '-', such as %s", text, limit, hint)
	}
}

func zoneName(text string) (string, error) {
	_, err := worktime.Zone(text)
	return text, err
}

var (
	serverForm = regexp.MustCompile(`^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$`)
	mailForm   = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

func mailServer(text string) (string, error) {
	if !serverForm.MatchString(text) {
		return "", fmt.Errorf("%q is no mail server; write host and port, such as smtp.example:587", text)
	}
	return text, nil
}

func mailAddress(text string) (string, error) {
	if !mailForm.MatchString(text) || len(text) > 253 {
		return "", fmt.Errorf("%q is no mail address; write one such as jane@northwind.example", text)
	}
	return text, nil
}

// contactName is short: the first name, where there are two.
func contactName(display, usual string) string {
	placeholders := []string{"Alliance manager", "Executive sponsor"}
	if slices.Contains(placeholders, display) {
		return usual
	}
	first, _, _ := strings.Cut(display, " ")
	if name := slug.Of(first, maxName); name != "" {
		return name
	}
	return usual
}
