// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/discord"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/googlechat"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/mattermost"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/rocketchat"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/teams"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/telegram"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/gotify"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/ntfy"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/pushover"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/specialized/generic"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// errLibrary stands for errors of the library whose text is not to be seen.
var errLibrary = errors.New("shoutrrr failed")

// shoutrrrService is one of the library's services that may be used. Each was read for what
// it does with the client that it is given: all that it sends goes through it, in one POST.
// Those that dial for themselves (smtp, mqtt), send nothing (logger), log in first or send
// several requests (matrix, twilio) are not here, and not in the binary.
type shoutrrrService struct {
	make func() shoutrrrSender
	// limit of the text in bytes, from the service's own documentation or somewhat below.
	limit int
	// untitled services have no place for a title: it becomes the first line.
	untitled bool
	// mentions are what begins a mention of people: none may come out of a text.
	mentions string
	// params are given with each message.
	params map[string]string
	// check says what is wrong with a URL that the library takes; may be nil.
	check func(*url.URL) string
	// confirms reports whether the body of an accepting answer says so too, where the
	// library does not look; may be nil.
	confirms func(body []byte) bool
}

var shoutrrrServices = map[string]shoutrrrService{
	// Discord shows our text in an embed, in which nothing is a mention.
	"discord": {make: newDiscord, limit: 1900, params: map[string]string{"splitLines": "No"}},
	"generic": {make: func() shoutrrrSender { return &generic.Service{} }, limit: 64 << 10},
	"gotify":  {make: func() shoutrrrSender { return &gotify.Service{} }, limit: 32 << 10},
	"googlechat": {make: func() shoutrrrSender { return &googlechat.Service{} }, limit: 4000, untitled: true,
		mentions: "<"},
	"mattermost": {make: func() shoutrrrSender { return &mattermost.Service{} }, limit: 16000, mentions: "@"},
	"ntfy":       {make: func() shoutrrrSender { return &ntfy.Service{} }, limit: 4000},
	"pushover":   {make: func() shoutrrrSender { return &pushover.Service{} }, limit: 1000},
	"rocketchat": {make: func() shoutrrrSender { return &rocketchat.Service{} }, limit: 5000, untitled: true, mentions: "@"},
	"teams":      {make: func() shoutrrrSender { return &teams.Service{} }, limit: 20000},
	"telegram": {make: func() shoutrrrSender { return &telegram.Service{} }, limit: 3700,
		check: oneChat, confirms: confirmedByTelegram},
}

func shoutrrrNames() []string { return slices.Sorted(maps.Keys(shoutrrrServices)) }

// maxShoutrrrTitle is what the shortest of the services takes (Pushover's 250 characters).
const maxShoutrrrTitle = 250 // bytes

// text is the message as the service gets it, with its parameters.
func (s shoutrrrService) text(m Message) (text string, params types.Params) {
	params = types.Params{}
	maps.Copy(params, s.params)
	title := s.unmention(printable(m.Title, maxShoutrrrTitle))
	text = s.unmention(strings.TrimSpace(strings.ToValidUTF8(m.Body, "")))
	switch {
	case text == "":
		text = title
	case title == "":
	case s.untitled:
		text = title + "\n" + text
	}
	if title != "" && !s.untitled {
		params[types.TitleKey] = title
	}
	if len(text) > s.limit {
		text = cut(text, s.limit-len("…")) + "…"
	}
	return text, params
}

// unmention puts a space without width behind what would begin a mention. An @ amid a word,
// as in a mail address, begins none.
func (s shoutrrrService) unmention(text string) string {
	if s.mentions == "" {
		return text
	}
	const none = "\u200b"
	var b strings.Builder
	word := false
	for _, r := range text {
		b.WriteRune(r)
		if strings.ContainsRune(s.mentions, r) && !word {
			b.WriteString(none)
		}
		word = r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	}
	return b.String()
}

// impatient spares Discord's service the waits between the attempts that it would make by
// itself: a second one is refused anyway.
type impatient struct{}

// Sleep returns at once.
func (impatient) Sleep(time.Duration) {}

type discordService struct{ *discord.Service }

func newDiscord() shoutrrrSender { return discordService{&discord.Service{}} }

// SetHTTPClient comes after Initialize, which sets a Sleeper of its own.
func (d discordService) SetHTTPClient(c types.HTTPClient) {
	d.Service.SetHTTPClient(c)
	d.Sleeper = impatient{}
}

func oneChat(u *url.URL) string {
	for key, values := range u.Query() {
		if k := strings.ToLower(key); (k == "chats" || k == "channels") && strings.Contains(strings.Join(values, ","), ",") {
			return "names several chats; name one, and make a channel for each of the others"
		}
	}
	return ""
}

func confirmedByTelegram(body []byte) bool {
	var answer struct {
		OK bool `json:"ok"`
	}
	return json.Unmarshal(body, &answer) == nil && answer.OK
}
