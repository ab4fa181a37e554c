// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"
)

const wantAlert = `[{"labels":{"alertname":"EntenteEscalationStep","alliance":"northwind-contoso","contact":"sam","kind":"Issue",` +
	`"name":"late-shipments","namespace":"alliances","notification":"late-shipments-3f2a","partner":"contoso","step":"managers"},` +
	`"annotations":{"description":"Nobody has answered.\nPlease call Jane.","summary":"Shipments three days late"},` +
	`"startsAt":"2026-11-04T09:00:00Z","endsAt":"2026-11-05T09:30:00Z"}]`

func newTestAlertmanager(t testing.TB, o Options, url string, secret map[string][]byte) Channel {
	t.Helper()
	c, err := newFactory(t, o).New(Config{Name: "am", Type: TypeAlertmanager,
		Alertmanager: AlertmanagerConfig{URL: url, Authenticated: secret != nil}}, secret)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAlertIsExact(t *testing.T) {
	var got *http.Request
	var body []byte
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { got, body = r, readAll(t, r.Body) })
	for path, want := range map[string]string{
		"":                "/api/v2/alerts",
		"/":               "/api/v2/alerts",
		"/alertmanager":   "/alertmanager/api/v2/alerts",
		"/a/b/?token=x#f": "/a/b/api/v2/alerts?token=x",
		"/a%2Fb":          "/a%2Fb/api/v2/alerts",
		"/api/v2/alertsx": "/api/v2/alertsx/api/v2/alerts",
	} {
		c := newTestAlertmanager(t, options(), url+path, nil)
		wantResult(t, c.Send(t.Context(), message()), Delivered, ReasonAccepted, "200 OK")
		if got.Method != http.MethodPost || got.URL.RequestURI() != want {
			t.Errorf("%q: %s %s, want %s", path, got.Method, got.URL.RequestURI(), want)
		}
		if !c.Idempotent() {
			t.Error("the same labels are the same alert")
		}
	}
	if d := cmp.Diff(wantAlert, string(body)); d != "" {
		t.Errorf("body (-want +got):\n%s", d)
	}
	wantHeader := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"entente"},
		"Content-Length": got.Header["Content-Length"]}
	if d := cmp.Diff(wantHeader, got.Header); d != "" {
		t.Errorf("headers (-want +got):\n%s", d)
	}
}

// The labels of a later attempt are the same, so it is the same alert; it fires for a day
// from then on, however old the message is.
func TestLaterAttemptIsTheSameAlert(t *testing.T) {
	m := message()
	first, later := newAlert(m, testTime), newAlert(m, testTime.Add(72*time.Hour))
	if d := cmp.Diff(first.Labels, later.Labels); d != "" {
		t.Error(d)
	}
	if !later.StartsAt.Equal(first.StartsAt) || !later.EndsAt.Equal(testTime.Add(96*time.Hour)) {
		t.Errorf("from %s to %s", later.StartsAt, later.EndsAt)
	}
	m.Name += "x"
	if cmp.Equal(first.Labels, newAlert(m, testTime).Labels) {
		t.Error("another message is the same alert")
	}
}

func TestAlertHasNoEmptyLabels(t *testing.T) {
	m := message()
	m.Alliance, m.Step, m.Recipient = "", "", Recipient{}
	want := map[string]string{"alertname": "EntenteEscalationStep", "namespace": "alliances", "notification": "late-shipments-3f2a",
		"kind": "Issue", "name": "late-shipments"}
	if d := cmp.Diff(want, newAlert(m, testTime).Labels); d != "" {
		t.Error(d)
	}
}

func TestAlertTakesAnyText(t *testing.T) {
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		var alerts []alert
		if err := json.Unmarshal(readAll(t, r.Body), &alerts); err != nil || len(alerts) != 1 {
			t.Errorf("%d alerts, %v", len(alerts), err)
			return
		}
		if got := alerts[0].Labels["step"]; got != injection {
			t.Errorf("step %q", got)
		}
		if got := alerts[0].Annotations; got["description"] != injection || strings.ContainsAny(got["summary"], "\r\n\x00") {
			t.Errorf("annotations %q", got)
		}
	})
	wantResult(t, newTestAlertmanager(t, options(), url, nil).Send(t.Context(), injected()), Delivered, ReasonAccepted, "")
}

func TestIncompleteAlertIsPermanent(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("was sent") })
	for _, spoil := range []func(*Message){
		func(m *Message) { m.Reason = "" }, func(m *Message) { m.Namespace = "" }, func(m *Message) { m.Name = "" },
		func(m *Message) { m.Subject.Kind = "" }, func(m *Message) { m.Subject.Name = "" }, func(m *Message) { m.Time = time.Time{} },
	} {
		m := message()
		spoil(&m)
		wantResult(t, newTestAlertmanager(t, options(), url, nil).Send(t.Context(), m), Permanent, ReasonInvalidMessage, "it needs a reason")
	}
}

func TestAlertmanagerAuthorization(t *testing.T) {
	long := strings.Repeat("SECRET", 10)
	for name, test := range map[string]struct {
		secret map[string][]byte
		want   string
		says   string
	}{
		"basic":            {map[string][]byte{"username": []byte("sam\n"), "password": []byte("SECRET:x\r\n")}, "Basic c2FtOlNFQ1JFVDp4", ""},
		"token":            {map[string][]byte{"token": []byte(long + "\n")}, "Bearer " + long, ""},
		"nothing":          {map[string][]byte{}, "", "none of the keys username, password and token"},
		"both":             {map[string][]byte{"token": []byte("SECRET"), "username": []byte("sam")}, "", "either username and password, or token"},
		"no password":      {map[string][]byte{"username": []byte("SECRET")}, "", "no key password"},
		"no username":      {map[string][]byte{"password": []byte("SECRET")}, "", "no key username"},
		"colon":            {map[string][]byte{"username": []byte("SECRET:"), "password": []byte("x")}, "", "colon"},
		"empty password":   {map[string][]byte{"username": []byte("SECRET"), "password": nil}, "", "empty"},
		"empty token":      {map[string][]byte{"token": []byte("\n")}, "", "without Bearer"},
		"Bearer too":       {map[string][]byte{"token": []byte("Bearer SECRET")}, "", "without Bearer"},
		"token in 2 lines": {map[string][]byte{"token": []byte("SECRET\r\nX-A: b")}, "", "without Bearer"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			url := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("Authorization") })
			c, err := newFactory(t, options()).New(Config{Type: TypeAlertmanager,
				Alertmanager: AlertmanagerConfig{URL: url, Authenticated: true}}, test.secret)
			if test.says != "" {
				if err == nil {
					t.Fatal("accepted")
				}
				wantResult(t, Failure(err), Permanent, ReasonInvalidSecret, test.says)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			wantResult(t, c.Send(t.Context(), message()), Delivered, ReasonAccepted, "")
			if got != test.want {
				t.Errorf("authorization %q", got)
			}
		})
	}
	_, err := newFactory(t, options()).New(Config{Type: TypeAlertmanager,
		Alertmanager: AlertmanagerConfig{URL: "http://x", Authenticated: true}}, nil)
	wantResult(t, Failure(err), Permanent, ReasonInvalidSecret, "none of the keys")
}

func TestAlertmanagerStatus(t *testing.T) {
	for _, test := range []struct {
		code    int
		login   bool
		outcome Outcome
		reason  Reason
		says    string
	}{
		{200, false, Delivered, ReasonAccepted, "200 OK"},
		{302, false, Permanent, ReasonRedirected, "as the Alertmanager's url"},
		{400, false, Permanent, ReasonRejected, "see what Alertmanager says about it"},
		{401, false, Permanent, ReasonRejected, "it wants a login"},
		{401, true, Permanent, ReasonInvalidSecret, "write the right username and password, or token"},
		{403, true, Permanent, ReasonInvalidSecret, "403 Forbidden"},
		{404, false, Permanent, ReasonRejected, "check the path in the Alertmanager's url"},
		{429, false, Temporary, ReasonRateLimited, "sent again"},
		{500, false, Temporary, ReasonServerError, "see Alertmanager's log"},
		{503, true, Temporary, ReasonServerError, "sent again"},
	} {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.Header().Set("Location", "/SECRET")
			w.WriteHeader(test.code)
			_, _ = w.Write([]byte("SECRET"))
		})
		var secret map[string][]byte
		if test.login {
			secret = map[string][]byte{AlertmanagerTokenKey: []byte("SECRET")}
		}
		r := newTestAlertmanager(t, options(), url, secret).Send(t.Context(), message())
		wantResult(t, r, test.outcome, test.reason, test.says)
		if test.outcome == Temporary && r.RetryAfter != 7*time.Second {
			t.Errorf("%d: RetryAfter %s", test.code, r.RetryAfter)
		}
		if strings.Contains(r.Detail, "webhook") || strings.Contains(r.Detail, "receiver") {
			t.Errorf("%d: %s", test.code, r.Detail)
		}
	}
}

func TestAlertmanagerCannotBeReached(t *testing.T) {
	o := options()
	o.Timeout = 100 * time.Millisecond
	done := make(chan struct{})
	defer close(done)
	url := serve(t, func(http.ResponseWriter, *http.Request) {
		select {
		case <-done:
		case <-time.After(time.Second):
		}
	})
	wantResult(t, newTestAlertmanager(t, o, url, nil).Send(t.Context(), message()), Temporary, ReasonTimeout, "check the load of Alertmanager")
	wantResult(t, newTestAlertmanager(t, options(), "http://am.invalid:9093", nil).Send(t.Context(), message()),
		Temporary, ReasonNameNotResolved, "check the name in the Alertmanager's url")
	o.AllowLoopback = false
	wantResult(t, newTestAlertmanager(t, o, url, nil).Send(t.Context(), message()), Permanent, ReasonAddressRefused, "--allow-loopback")
}

func TestAlertmanagerURL(t *testing.T) {
	for url, says := range map[string]string{
		"":                                   "the Alertmanager's url is empty; write an address such as http://alertmanager.monitoring:9093",
		"alertmanager:9093":                  "has the scheme",
		"https://sam:SECRET@am.example":      "take it out, and write it into a Secret and name it in secretRef",
		"http://am.example/api/v2/alerts":    "leave that out",
		"http://am.example/x/api/v2/alerts/": "leave that out",
	} {
		_, err := newFactory(t, Options{}).New(Config{Type: TypeAlertmanager, Alertmanager: AlertmanagerConfig{URL: url}}, nil)
		if err == nil {
			t.Errorf("%q: accepted", url)
			continue
		}
		wantResult(t, Failure(err), Permanent, ReasonInvalidChannel, says)
	}
}

func TestAlertEndIsByTheClock(t *testing.T) {
	var alerts []alert
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if err := json.Unmarshal(readAll(t, r.Body), &alerts); err != nil {
			t.Error(err)
		}
	})
	o := options()
	now := created.Add(30 * time.Hour)
	o.Clock = clocktesting.NewFakePassiveClock(now)
	wantResult(t, newTestAlertmanager(t, o, url, nil).Send(t.Context(), message()), Delivered, ReasonAccepted, "")
	if len(alerts) != 1 || !alerts[0].EndsAt.Equal(now.Add(24*time.Hour)) {
		t.Errorf("%+v", alerts)
	}
}
