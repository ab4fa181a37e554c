// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	slackapi "github.com/slack-go/slack"
)

// SlackSecretKey is the key in a Slack channel's Secret. Its value is the token of a bot:
// xoxb-….
const SlackSecretKey = "token"

// slack posts messages as a bot, by chat.postMessage. Slack has no key by which it would
// know a repeat from an app (client_msg_id is for Slack's own clients), so an attempt
// that may have arrived is Uncertain.
type slack struct {
	factory *Factory
	token   string
}

var _ Channel = (*slack)(nil)

var (
	slackToken = regexp.MustCompile(`^(xoxe\.)?xoxb-[0-9A-Za-z-]{8,500}$`)
	// IDs of people (U, W), channels (C), groups (G) and conversations (D).
	slackID = regexp.MustCompile(`^[CDGUW][A-Z0-9]{5,30}$`)
	// Names are in small letters of any script, digits and - _ .
	slackName = regexp.MustCompile(`^#[\p{Ll}\p{Lo}\p{M}\p{Nd}._-]{1,80}$`)
)

func (f *Factory) newSlack(secret map[string][]byte) (Channel, error) {
	const how = "write the bot token of a Slack app, which begins with xoxb-, under the key " + SlackSecretKey +
		" of the Secret, for example: kubectl create secret generic NAME --from-literal=" + SlackSecretKey + "=xoxb-…"
	value, ok := secret[SlackSecretKey]
	if !ok {
		return nil, invalidSecret("the Slack channel's Secret has no key " + SlackSecretKey + "; " + how)
	}
	token := strings.TrimSpace(string(value))
	if !slackToken.MatchString(token) {
		return nil, invalidSecret("the Slack channel's token is not that of a bot; " + how)
	}
	return &slack{factory: f, token: token}, nil
}

// Idempotent is false.
func (s *slack) Idempotent() bool { return false }

// slackWhere is where what is wrong with a Slack channel is put right.
const slackWhere = "the Slack channel's Secret"

// Send posts m to its Address: the ID of a person or a channel, or a channel's #name.
func (s *slack) Send(ctx context.Context, m Message) Result {
	if !slackID.MatchString(m.Address) && !slackName.MatchString(m.Address) {
		return Result{Outcome: Permanent, Reason: ReasonInvalidMessage,
			Detail: "the contact has no Slack address; write the member ID of a person such as U024BE7LH, " +
				"the ID of a channel such as C024BE91L, or #name, as the contact's address on this channel"}
	}
	text := slackText(m)
	if text == "" {
		return Result{Outcome: Permanent, Reason: ReasonInvalidMessage, Detail: "the message has no text"}
	}
	limit := s.factory.options.Timeout
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errTimeout)
	defer cancel()

	x := s.factory.newExchange(ctx)
	client := slackapi.New(s.token, slackapi.OptionHTTPClient(x),
		slackapi.OptionAPIURL(cmp.Or(s.factory.options.SlackAPIURL, slackapi.APIURL)))
	channel, timestamp, err := client.PostMessageContext(ctx, m.Address,
		slackapi.MsgOptionText(text, false), // escaped already
		slackapi.MsgOptionParse(false),
		slackapi.MsgOptionDisableLinkUnfurl(),
		slackapi.MsgOptionDisableMediaUnfurl())
	if !x.accepted() {
		return x.failure("Slack", slackWhere, limit, s.factory.options.Clock.Now())
	}
	if refused, ok := errors.AsType[slackapi.SlackErrorResponse](err); ok {
		return slackRefusal(refused.Err)
	}
	// The library takes an answer without an error for a success.
	var answer struct {
		OK bool `json:"ok"`
	}
	if err != nil || json.Unmarshal(x.body, &answer) != nil || !answer.OK || timestamp == "" {
		return Result{Outcome: Uncertain, Reason: ReasonNoValidAnswer,
			Detail: "Slack's answer could not be understood; the message may have arrived; ask the recipient"}
	}
	return Result{Outcome: Delivered, Reason: ReasonAccepted,
		ProviderID: printable(channel+":"+timestamp, maxProviderID), Detail: "Slack has posted the message"}
}
