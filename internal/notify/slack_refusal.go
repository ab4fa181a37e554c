// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

// slackRefusal is what it means that Slack answers with an error. The error is one of a list
// that Slack keeps, but it comes from a server, so only what is known here is shown.
func slackRefusal(code string) Result {
	if r, ok := slackRefusals[code]; ok {
		return r
	}
	return Result{Outcome: Permanent, Reason: ReasonRejected,
		Detail: "Slack refused the message; try the address and the token with Slack's tester of chat.postMessage"}
}

var slackRefusals = refusals(
	map[string]string{
		"invalid_auth":            "Slack does not know the token; write a valid bot token in the Secret",
		"not_authed":              "Slack got no token; write a bot token in the Secret",
		"token_revoked":           "the Slack token was revoked; install the app again and write its new token in the Secret",
		"token_expired":           "the Slack token has expired; write a new one in the Secret",
		"account_inactive":        "the bot of the Slack token was removed; install the app again and write its new token in the Secret",
		"missing_scope":           "the Slack token lacks a scope; give the app chat:write (and chat:write.public for channels that it is no member of), install it again and write its new token in the Secret",
		"not_allowed_token_type":  "Slack does not take this kind of token; write a bot token, xoxb-…, in the Secret",
		"no_permission":           "the Slack token may not post; give the app chat:write, install it again and write its new token in the Secret",
		"ekm_access_denied":       "the owners of the Slack workspace have suspended posting; ask them",
		"team_access_not_granted": "the Slack token may not post in this workspace; let an admin of the organization approve the app",
		"access_denied":           "the Slack token may not post here; let an admin of the workspace approve the app",
	},
	map[string]string{
		"channel_not_found":                        "Slack does not find the address; write the ID of a person or a channel of this workspace, and invite the app to a private channel",
		"user_not_found":                           "Slack does not find the person; write the member ID of a person of this workspace",
		"not_in_channel":                           "the Slack app is no member of the channel; invite it with /invite, or give it the scope chat:write.public",
		"is_archived":                              "the Slack channel is archived; write the address of another, or restore it",
		"cannot_dm_bot":                            "the address is that of a bot; write the member ID of a person",
		"user_disabled":                            "the person's Slack account is deactivated; write another address",
		"messages_tab_disabled":                    "the Slack app takes no direct messages; turn on its messages tab in App Home, or write the address of a channel",
		"restricted_action":                        "the Slack workspace does not let the app post here; ask an admin, or write another address",
		"restricted_action_read_only_channel":      "the Slack channel is read-only for the app; let an admin allow it to post, or write another address",
		"restricted_action_thread_only_channel":    "the Slack channel takes replies only; write another address",
		"restricted_action_non_threadable_channel": "the Slack channel does not take this message; write another address",
		"msg_too_long":                             "the message is too long for Slack; shorten the template",
		"no_text":                                  "the message has no text",
	},
	map[string]string{
		"ratelimited":         "Slack takes no more messages at the moment; it is sent again later; if that goes on, lower the channel's rateLimit",
		"rate_limited":        "Slack takes no more messages at the moment; it is sent again later; if that goes on, lower the channel's rateLimit",
		"service_unavailable": "Slack is not available at the moment; it is sent again later",
		"team_added_to_org":   "the Slack workspace is being moved; it is sent again later",
		"request_timeout":     "Slack did not get the whole message; it is sent again later",
	},
	// Slack says of these that some of it may have been done.
	map[string]string{
		"fatal_error":    "Slack had an error of its own; the message may have arrived; ask the recipient",
		"internal_error": "Slack had an error of its own; the message may have arrived; ask the recipient",
	},
)

func refusals(secret, rejected, temporary, uncertain map[string]string) map[string]Result {
	all := map[string]Result{}
	add := func(details map[string]string, o Outcome, r Reason) {
		for code, detail := range details {
			all[code] = Result{Outcome: o, Reason: r, Detail: detail}
		}
	}
	add(secret, Permanent, ReasonInvalidSecret)
	add(rejected, Permanent, ReasonRejected)
	add(temporary, Temporary, ReasonServerError)
	add(uncertain, Uncertain, ReasonServerError)
	for _, code := range []string{"ratelimited", "rate_limited"} {
		r := all[code]
		r.Reason = ReasonRateLimited
		all[code] = r
	}
	return all
}
