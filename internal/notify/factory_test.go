// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

func TestOtherTypesAreNotSupported(t *testing.T) {
	f := newFactory(t, Options{})
	for _, typ := range []Type{"pigeon"} {
		_, err := f.New(Config{Name: "c", Type: typ}, nil)
		want := "the channel type " + string(typ) + " is not known; use webhook, email, slack, alertmanager or shoutrrr"
		if !errors.Is(err, ErrNotSupported) || err.Error() != want {
			t.Errorf("%s: %v", typ, err)
		}
		wantResult(t, Failure(err), Permanent, ReasonNotSupported, want)
	}
	_, err := f.New(Config{Name: "c", Type: TypePhone}, nil)
	wantResult(t, Failure(err), Permanent, ReasonInvalidChannel, "a colleague is asked to call")
	_, err = f.New(Config{Name: "c"}, nil)
	wantResult(t, Failure(err), Permanent, ReasonInvalidChannel, `channel "c" has no type`)
	wantResult(t, Failure(errors.New("x\ny")), Permanent, ReasonInvalidChannel, "x y")
}

func TestMalformedSecret(t *testing.T) {
	encoded := func(n int) string { return base64.StdEncoding.EncodeToString([]byte(strings.Repeat("SECRET", 20))[:n]) }
	for _, test := range []struct{ name, value, says string }{
		{"24 bytes", secretPrefix + encoded(24), ""},
		{"64 bytes", secretPrefix + encoded(64), ""},
		{"space around it", "\t" + secretPrefix + encoded(32) + " \r\n", ""},
		{"23 bytes", secretPrefix + encoded(23), "has 23 bytes"},
		{"65 bytes", secretPrefix + encoded(65), "has 65 bytes"},
		{"empty", "", "does not begin with whsec_"},
		{"only the prefix", secretPrefix, "has 0 bytes"},
		{"no prefix", encoded(32), "does not begin with whsec_"},
		{"another prefix", "whpk_" + encoded(32), "does not begin with whsec_"},
		{"no base64", secretPrefix + "SECRET-SECRET-SECRET-SECRET-SECRET", "not in base64"},
		{"a stray byte", secretPrefix + encoded(32) + "\x00", "not in base64"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := newFactory(t, Options{}).New(
				Config{Type: TypeWebhook, Webhook: WebhookConfig{URL: "https://hooks.example.com"}},
				map[string][]byte{WebhookSecretKey: []byte(test.value)})
			if test.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("accepted")
			}
			if strings.Contains(err.Error(), encoded(23)) {
				t.Errorf("%v holds the secret", err)
			}
			r := Failure(err)
			wantResult(t, r, Permanent, ReasonInvalidSecret, test.says)
			wantResult(t, r, Permanent, ReasonInvalidSecret, "write whsec_ followed by 24 to 64 random bytes in base64 under the key secret")
		})
	}
}

func TestSecretThatIsNamedMustBeThere(t *testing.T) {
	for name, secret := range map[string]map[string][]byte{
		"no data": nil, "empty": {}, "another key": {"SECRET": []byte(testSecret)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newFactory(t, Options{}).New(
				Config{Type: TypeWebhook, Webhook: WebhookConfig{URL: "https://hooks.example.com", Signed: true}}, secret)
			if err == nil {
				t.Fatal("would be sent unsigned")
			}
			wantResult(t, Failure(err), Permanent, ReasonInvalidSecret, "has no key secret")
		})
	}
}

func TestParseURL(t *testing.T) {
	for _, test := range []struct{ url, says string }{
		{"https://hooks.example.com", ""},
		{"http://receiver.tools.svc:8080/in?token=x#fragment", ""},
		{"HTTPS://hooks.example.com/", ""},
		{"http://[fd00::1]:80/", ""},
		{"http://127.0.0.1:1", ""},
		{"", "is empty"},
		{"hooks.example.com/SECRET", "no scheme"},
		{"//hooks.example.com/SECRET", "no scheme"},
		{"ftp://hooks.example.com/SECRET", `has the scheme "ftp"; write http or https`},
		{"file:///SECRET", "write http or https"},
		{"https://", "no host"},
		{"https:SECRET", "no host"},
		{"https://:443/SECRET", "no host"},
		{"https://sam:SECRET@hooks.example.com", "user information"},
		{"https://SECRET@hooks.example.com", "user information"},
		{"https://hooks.example.com:0/SECRET", "write 1 to 65535"},
		{"https://hooks.example.com:65536/SECRET", "write 1 to 65535"},
		{"https://hooks.example.com:SECRET/", "not a URL"},
		{"https://hooks.example.com/SECRET\r\nX: y", "not a URL"},
		{"https://hooks.exa mple.com/SECRET", "not a URL"},
		{"https://hooks.example.com/%zzSECRET", "not a URL"},
		{"https://hooks.example.com/" + strings.Repeat("SECRET", 400), "longer than 2048 bytes"},
	} {
		_, err := parseURL(test.url)
		if test.says == "" {
			if err != nil {
				t.Errorf("%s: %v", test.url, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s: accepted", test.url)
			continue
		}
		wantResult(t, Failure(err), Permanent, ReasonInvalidChannel, test.says)
	}
}
