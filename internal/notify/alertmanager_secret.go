// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// The keys of an Alertmanager channel's Secret: username and password (basic
// authentication), or token (bearer).
const (
	AlertmanagerUsernameKey = "username"
	AlertmanagerPasswordKey = "password"
	AlertmanagerTokenKey    = "token"
)

// alertmanagerAuthorization is the value of the Authorization header that data holds.
func alertmanagerAuthorization(data map[string][]byte) (string, error) {
	const keys = "write either username and password, or token"
	username, hasUsername := data[AlertmanagerUsernameKey]
	password, hasPassword := data[AlertmanagerPasswordKey]
	token, hasToken := data[AlertmanagerTokenKey]
	switch {
	case hasToken && (hasUsername || hasPassword):
		return "", invalidSecret("the channel's Secret has a token and a username or password; " + keys)
	case hasToken:
		t := credential(token)
		if t == "" || strings.ContainsFunc(t, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			return "", invalidSecret("the token in the channel's Secret is empty or not one word in ASCII; write the token as its issuer gave it, without Bearer")
		}
		return "Bearer " + t, nil
	case hasUsername && hasPassword:
		u, p := credential(username), credential(password)
		if u == "" || p == "" || strings.Contains(u, ":") {
			return "", invalidSecret("the username in the channel's Secret has a colon in it, or it or the password is empty; " + keys)
		}
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(u+":"+p)), nil
	case hasUsername:
		return "", invalidSecret("the channel's Secret has no key password; " + keys)
	case hasPassword:
		return "", invalidSecret("the channel's Secret has no key username; " + keys)
	}
	return "", invalidSecret("the channel's Secret has none of the keys username, password and token; " + keys)
}

// refused is what 401 and 403 mean.
func (a *alertmanager) refused(code int) Result {
	r := Result{Outcome: Permanent, Reason: ReasonRejected}
	advice := "it wants a login; write username and password, or token, into a Secret and name it in the channel's secretRef"
	if a.authorization != "" {
		r.Reason = ReasonInvalidSecret
		advice = "write the right username and password, or token, into the channel's Secret"
	}
	r.Detail = printable(fmt.Sprintf("%s answered %d %s; %s", a.url.Host, code, http.StatusText(code), advice), maxDetail)
	return r
}

var alertmanagerWords = strings.NewReplacer(
	"the webhook's url", "the Alertmanager's url",
	"https://hooks.example.com/entente", "http://alertmanager.monitoring:9093",
	"sign messages with a Secret instead", "write it into a Secret and name it in secretRef",
	"let the receiver answer first and work afterwards", "check the load of Alertmanager",
	"the receiver's log", "Alertmanager's log",
	"the receiver", "Alertmanager",
)

// forAlertmanager words a Result that was made for a webhook.
func forAlertmanager(r Result) Result {
	r.Detail = alertmanagerWords.Replace(r.Detail)
	return r
}

// alertmanagerURLError words an error of parseURL for an Alertmanager.
func alertmanagerURLError(err error) error {
	if e, ok := errors.AsType[*ConfigError](err); ok {
		return invalidChannel(alertmanagerWords.Replace(e.Detail))
	}
	return err
}
