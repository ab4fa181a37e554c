// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import "testing"

func webhookAt(url string) Config {
	return Config{Name: "c", Type: TypeWebhook, Webhook: WebhookConfig{URL: url, Signed: true}}
}

func mailAt(server string) Config {
	return Config{Name: "c", Type: TypeEmail, Email: EmailConfig{Server: server, Authenticated: true}}
}

func alertsAt(url string) Config {
	return Config{Name: "c", Type: TypeAlertmanager, Alertmanager: AlertmanagerConfig{URL: url, Authenticated: true}}
}

func TestSecretIsUsedForWhatItSaysAlone(t *testing.T) {
	const smtp, am = "smtp.example:587", "https://am.example"
	for name, c := range map[string]struct {
		permission Permission
		config     Config
		want       bool
	}{
		"as it says":                           {Permission{"email", "smtp.example", false}, mailAt(smtp), true},
		"nothing said":                         {Permission{}, mailAt(smtp), false},
		"the word that once allowed all":       {Permission{"true", "smtp.example", false}, mailAt(smtp), false},
		"no host":                              {Permission{"email", "", false}, mailAt(smtp), false},
		"for another type of channel":          {Permission{"email", "am.example", false}, alertsAt(am), false},
		"for addresses":                        {Permission{"address", "smtp.example", false}, mailAt(smtp), false},
		"another host":                         {Permission{"email", "smtp.example", false}, mailAt("smtp.evil.example:587"), false},
		"a host within it":                     {Permission{"email", "smtp.example", false}, mailAt("evil.smtp.example:587"), false},
		"a host that begins alike":             {Permission{"email", "smtp.example", false}, mailAt("smtp.example.evil:587"), false},
		"one of several":                       {Permission{"email", "a.example, smtp.example\nb.example", false}, mailAt(smtp), true},
		"this port alone":                      {Permission{"email", "smtp.example:587", false}, mailAt(smtp), true},
		"another port":                         {Permission{"email", "smtp.example:587", false}, mailAt("smtp.example:25"), false},
		"any port":                             {Permission{"email", "smtp.example", false}, mailAt("smtp.example:25"), true},
		"a star is no host":                    {Permission{"email", "*", false}, mailAt(smtp), false},
		"capitals":                             {Permission{"email", "SMTP.example", false}, mailAt("smtp.EXAMPLE:587"), true},
		"the root's dot":                       {Permission{"email", "smtp.example.", false}, mailAt(smtp), true},
		"https has a port":                     {Permission{"alertmanager", "am.example:443", false}, alertsAt(am), true},
		"http has a port":                      {Permission{"webhook", "hooks.example:80", false}, webhookAt("http://hooks.example/"), true},
		"a login over http":                    {Permission{"alertmanager", "am.example", false}, alertsAt("http://am.example"), false},
		"a login over http, said":              {Permission{"alertmanager", "am.example", true}, alertsAt("http://am.example"), true},
		"a login over http elsewhere":          {Permission{"alertmanager", "am.example", true}, alertsAt("http://evil.example"), false},
		"a signature over http":                {Permission{"webhook", "hooks.example", false}, webhookAt("http://hooks.example/"), true},
		"a signature for another host":         {Permission{"webhook", "hooks.example", false}, webhookAt("https://evil.example/"), false},
		"an address":                           {Permission{"webhook", "192.0.2.1", false}, webhookAt("https://192.0.2.1/"), true},
		"an IPv6 address":                      {Permission{"webhook", "[2001:db8::1]:8443", false}, webhookAt("https://[2001:DB8:0::1]:8443/"), true},
		"an IPv6 address of any port":          {Permission{"webhook", "2001:db8::1", false}, webhookAt("https://[2001:db8::1]:8443/"), true},
		"another IPv6 address":                 {Permission{"webhook", "2001:db8::1", false}, webhookAt("https://[2001:db8::2]/"), false},
		"Slack is its own host":                {Permission{"slack", "", false}, Config{Type: TypeSlack}, true},
		"shoutrrr's Secret says where":         {Permission{"shoutrrr", "", false}, Config{Type: TypeShoutrrr}, true},
		"a Slack token to a webhook":           {Permission{"slack", "evil.example", false}, webhookAt("https://evil.example/"), false},
		"İ lowers to i, and DNS has another":   {Permission{"webhook", "mail.example", false}, webhookAt("https://maİl.example/"), false},
		"an escape in the host is not a trick": {Permission{"webhook", "mail.example", false}, webhookAt("https://mail.example%2eevil.example/"), false},
	} {
		use, err := c.config.Credentials()
		if got := err == nil && c.permission.Allows(use); got != c.want {
			t.Errorf("%s: %+v for %+v: %t (%v)", name, c.permission, use, got, err)
		}
	}
}

// Whoever writes a policy chooses the server to which an address goes, so it needs leave too.
func TestAddressLeavesForWhereItsSecretSays(t *testing.T) {
	for name, c := range map[string]struct {
		permission Permission
		config     Config
		want       bool
	}{
		"by mail":                   {Permission{"address", "smtp.example", false}, mailAt("smtp.example:587"), true},
		"to another server":         {Permission{"address", "smtp.example", false}, mailAt("evil.example:587"), false},
		"by the login of a channel": {Permission{"email", "smtp.example", false}, mailAt("smtp.example:587"), false},
		"over http":                 {Permission{"address", "hooks.example", false}, webhookAt("http://hooks.example"), false},
		"over http, said":           {Permission{"address", "hooks.example", true}, webhookAt("http://hooks.example"), true},
		"over https":                {Permission{"address", "hooks.example", false}, webhookAt("https://hooks.example"), true},
		"by Slack":                  {Permission{"address", "", false}, Config{Type: TypeSlack}, true},
	} {
		use, err := c.config.Address()
		if got := err == nil && c.permission.Allows(use); got != c.want {
			t.Errorf("%s: %t (%v)", name, got, err)
		}
	}
}

// An entry without a server needs no Secret to be told so.
func TestUseOfAnEntryWithoutServer(t *testing.T) {
	for _, c := range []Config{webhookAt("hooks.example"), mailAt("smtp.example"), alertsAt("ftp://am.example")} {
		for _, use := range []func() (Use, error){c.Credentials, c.Address} {
			if _, err := use(); err == nil || Failure(err).Reason != ReasonInvalidChannel {
				t.Errorf("%+v: %v", c, err)
			}
		}
	}
}
