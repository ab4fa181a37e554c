// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"net"
	"net/http"
	"strings"
	"testing"
)

func egress(t *testing.T, list string) Egress {
	t.Helper()
	e, err := ParseEgress(list)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEgressNames(t *testing.T) {
	e := egress(t, "hooks.example.com, *.corp.example,SMTP.example.,10.20.0.0/16")
	for host, want := range map[string]bool{
		"hooks.example.com": true, "HOOKS.example.com.": true, "smtp.example": true,
		"a.corp.example": true, "a.b.corp.example": true,
		"corp.example": false, "evilcorp.example": false, ".corp.example": false, "x.hooks.example.com": false, "hooks.example.com.evil": false, "": false,
		"maİl.corp.example": true, "ſmtp.example": false,
	} {
		if got := e.names(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}

func TestEgressIsReadOrRefusedAsAWhole(t *testing.T) {
	_, err := ParseEgress("https://hooks.example.com,ok.example,hooks.example.com:443,,*")
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{`"https://hooks.example.com"`, `"hooks.example.com:443"`, "an entry is empty", `"*"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not named: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "ok.example") {
		t.Errorf("what is right is named: %v", err)
	}
	if e := egress(t, " "); len(e.hosts)+len(e.networks) != 0 {
		t.Errorf("nothing said is %+v", e)
	}
}

// Every channel connects by way of the list: one that is not on it gets nothing.
func TestNothingLeavesForWhatIsNotOnTheList(t *testing.T) {
	arrived := 0
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { arrived++; w.WriteHeader(http.StatusOK) })
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(server, "http://"))
	channels := func(t *testing.T, f *Factory, host string) map[string]Channel {
		t.Helper()
		mail, err := f.New(Config{Type: TypeEmail, Email: EmailConfig{Server: host + ":" + port, From: "a@b.example"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		hook, err := f.New(Config{Type: TypeWebhook, Webhook: WebhookConfig{URL: "http://" + host + ":" + port}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		alerts, err := f.New(Config{Type: TypeAlertmanager, Alertmanager: AlertmanagerConfig{URL: "http://" + host + ":" + port}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return map[string]Channel{
			"mail": mail, "webhook": hook, "alertmanager": alerts,
			"shoutrrr": shoutrrrAt(t, f, "ntfy://"+host+":"+port+"/topic?scheme=http"),
		}
	}
	for name, list := range map[string]string{
		"names alone": "hooks.example.com", "another network": "10.20.0.0/16,hooks.example.com", "another address": "127.0.0.2",
	} {
		o := options()
		o.Egress = egress(t, list)
		for kind, c := range channels(t, newFactory(t, o), "127.0.0.1") {
			r := c.Send(t.Context(), message())
			if r.Outcome != Permanent || r.Reason != ReasonAddressRefused || !strings.Contains(r.Detail, "--egress-allow") {
				t.Errorf("%s, %s: %+v", name, kind, r)
			}
		}
	}
	if arrived > 0 {
		t.Errorf("%d messages arrived", arrived)
	}
	for _, list := range []string{"127.0.0.0/8", "localhost", "127.0.0.1"} {
		o := options()
		o.Egress = egress(t, list)
		host := "127.0.0.1"
		if list == "localhost" {
			host = list
		}
		if r := channels(t, newFactory(t, o), host)["webhook"].Send(t.Context(), message()); r.Outcome != Delivered {
			t.Errorf("%s: %+v", list, r)
		}
	}
	// The list takes nothing back of what is refused anyway.
	o := options()
	o.AllowLoopback, o.Egress = false, egress(t, "127.0.0.0/8,localhost")
	for _, host := range []string{"127.0.0.1", "localhost"} {
		if r := channels(t, newFactory(t, o), host)["webhook"].Send(t.Context(), message()); r.Reason != ReasonAddressRefused || !strings.Contains(r.Detail, "loopback") {
			t.Errorf("%s: %+v", host, r)
		}
	}
}

func TestHTTPSOnlyRefusesWhatWouldLeaveInTheClear(t *testing.T) {
	arrived := 0
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { arrived++; w.WriteHeader(http.StatusOK) })
	host := strings.TrimPrefix(server, "http://")
	o := options()
	o.HTTPSOnly = true
	f := newFactory(t, o)
	for _, c := range []Config{webhookAt(server), alertsAt(server)} {
		_, err := f.New(c, nil)
		if err == nil || Failure(err).Reason != ReasonInvalidChannel || !strings.Contains(err.Error(), "--https-only; write an https address") {
			t.Errorf("%s: %v", c.Type, err)
		}
	}
	r := shoutrrrAt(t, f, "ntfy://"+host+"/topic?scheme=http").Send(t.Context(), message())
	if r.Outcome != Permanent || r.Reason != ReasonInvalidSecret || !strings.Contains(r.Detail, "--https-only") {
		t.Errorf("shoutrrr: %+v", r)
	}
	if arrived > 0 {
		t.Errorf("%d messages arrived", arrived)
	}
	c := webhookAt("https://hooks.example")
	c.Webhook.Signed = false
	if _, err := f.New(c, nil); err != nil {
		t.Errorf("https: %v", err)
	}
}

// A mail server on this machine may do without TLS for trying out, but not then.
func TestHTTPSOnlyHoldsForMailToo(t *testing.T) {
	o := options()
	o.HTTPSOnly = true
	s := serveSMTP(t, nil)
	r := newTestEmail(t, o, s.addr, nil).Send(t.Context(), message())
	if r.Outcome != Permanent || !strings.Contains(r.Detail, "STARTTLS") || len(s.received()) > 0 {
		t.Errorf("%+v, %q", r, s.received())
	}
}
