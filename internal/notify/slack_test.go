// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack/slacktest"
)

const botToken = "xoxb-123456789012-SECRET"

func newTestSlack(t testing.TB, o Options, api string) Channel {
	t.Helper()
	o.SlackAPIURL = strings.TrimSuffix(api, "/") + "/"
	c, err := newFactory(t, o).New(Config{Name: "chat", Type: TypeSlack},
		map[string][]byte{SlackSecretKey: []byte(botToken + "\n")})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func slackMessage() Message {
	m := message()
	m.Address = "U024BE7LH"
	return m
}

func TestSlackPostsAsTheLibrarysServerHasIt(t *testing.T) {
	server := slacktest.NewTestServer()
	server.Start()
	defer server.Stop()
	c := newTestSlack(t, options(), server.GetAPIURL())
	for _, address := range []string{"U024BE7LH", "W024BE7LH", "C024BE91L", "G024BE91L", "D024BE91L", "#on-call_2.éü"} {
		m := slackMessage()
		m.Address = address
		r := c.Send(t.Context(), m)
		wantResult(t, r, Delivered, ReasonAccepted, "Slack has posted")
		if channel, ts, ok := strings.Cut(r.ProviderID, ":"); !ok || channel == "" || ts == "" {
			t.Errorf("provider ID %q", r.ProviderID)
		}
	}
	if c.Idempotent() {
		t.Error("Slack knows no repeat")
	}
}

func TestSlackRequestIsExact(t *testing.T) {
	var form url.Values
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/chat.postMessage" || r.Header.Get("User-Agent") != "entente" {
			t.Errorf("%s %s by %s", r.Method, r.URL, r.Header.Get("User-Agent"))
		}
		_ = r.ParseForm()
		form = r.PostForm
		_, _ = io.WriteString(w, `{"ok":true,"channel":"D1","ts":"1793784600.000100"}`)
	})
	m := slackMessage()
	m.Title = "Late <!channel> & \"more\"\nnow"
	m.Body = "See <https://evil.example|our site>, <@U024BE7LH> & @here.\n\tBye\x00 \xff"
	r := newTestSlack(t, options(), api).Send(t.Context(), m)
	wantResult(t, r, Delivered, ReasonAccepted, "")
	if r.ProviderID != "D1:1793784600.000100" {
		t.Errorf("provider ID %q", r.ProviderID)
	}
	for key, want := range map[string]string{
		"token": botToken, "channel": "U024BE7LH", "unfurl_links": "false", "unfurl_media": "false", "parse": "none",
		"text": "*Late &lt;!channel&gt; &amp; \"more\" now*\n" +
			"See &lt;https://evil.example|our site&gt;, &lt;@U024BE7LH&gt; &amp; @here.\n\tBye ",
		"link_names": "",
	} {
		if got := form.Get(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestSlackSecret(t *testing.T) {
	for name, test := range map[string]struct {
		secret map[string][]byte
		says   string
	}{
		"none":          {nil, "has no key token"},
		"another key":   {map[string][]byte{"SECRET": []byte(botToken)}, "has no key token"},
		"empty":         {map[string][]byte{"token": nil}, "not that of a bot"},
		"of a user":     {map[string][]byte{"token": []byte("xoxp-1234567890-SECRET")}, "not that of a bot"},
		"a webhook":     {map[string][]byte{"token": []byte("https://hooks.slack.example/SECRET")}, "not that of a bot"},
		"a line break":  {map[string][]byte{"token": []byte("xoxb-1234567890\nSECRET")}, "not that of a bot"},
		"short":         {map[string][]byte{"token": []byte("xoxb-SECRET1")[:12]}, "not that of a bot"},
		"just long":     {map[string][]byte{"token": []byte("xoxb-SECRET12")}, ""},
		"that rotates":  {map[string][]byte{"token": []byte("xoxe.xoxb-1-SECRET-12")}, ""},
		"with brackets": {map[string][]byte{"token": []byte("<xoxb-1234567890-SECRET>")}, "write the bot token"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newFactory(t, Options{}).New(Config{Type: TypeSlack}, test.secret)
			if test.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("accepted")
			}
			wantResult(t, Failure(err), Permanent, ReasonInvalidSecret, test.says)
		})
	}
}

func TestSlackAddress(t *testing.T) {
	api := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("was sent") })
	c := newTestSlack(t, options(), api)
	for _, address := range []string{"", "SECRET@contoso.example", "@sam", "sam", "#", "#a b", "#Sam", "U1", "u024be7lh", "X024BE7LH",
		"#" + strings.Repeat("a", 81), "U024BE7LH ", "U024BE7LH,C024BE91L", "<#C024BE91L>"} {
		m := slackMessage()
		m.Address = address
		wantResult(t, c.Send(t.Context(), m), Permanent, ReasonInvalidMessage, "write the member ID")
	}
	m := slackMessage()
	m.Title, m.Body = " ", "\n"
	wantResult(t, c.Send(t.Context(), m), Permanent, ReasonInvalidMessage, "no text")
}

func TestSlackAnswers(t *testing.T) {
	for answer, want := range map[string]struct {
		outcome Outcome
		reason  Reason
		says    string
	}{
		`{"ok":false,"error":"invalid_auth"}`:                  {Permanent, ReasonInvalidSecret, "write a valid bot token"},
		`{"ok":false,"error":"token_revoked"}`:                 {Permanent, ReasonInvalidSecret, "install the app again"},
		`{"ok":false,"error":"not_authed"}`:                    {Permanent, ReasonInvalidSecret, "write a bot token"},
		`{"ok":false,"error":"account_inactive"}`:              {Permanent, ReasonInvalidSecret, "install the app again"},
		`{"ok":false,"error":"missing_scope","needed":"S"}`:    {Permanent, ReasonInvalidSecret, "chat:write"},
		`{"ok":false,"error":"channel_not_found"}`:             {Permanent, ReasonRejected, "write the ID"},
		`{"ok":false,"error":"not_in_channel"}`:                {Permanent, ReasonRejected, "/invite"},
		`{"ok":false,"error":"is_archived"}`:                   {Permanent, ReasonRejected, "write the address of another"},
		`{"ok":false,"error":"SECRET_of_a_server"}`:            {Permanent, ReasonRejected, "Slack refused"},
		`{"ok":false,"error":"ratelimited"}`:                   {Temporary, ReasonRateLimited, "rateLimit"},
		`{"ok":false,"error":"service_unavailable"}`:           {Temporary, ReasonServerError, "later"},
		`{"ok":false,"error":"fatal_error"}`:                   {Uncertain, ReasonServerError, "may have arrived"},
		`{"ok":false,"error":"internal_error"}`:                {Uncertain, ReasonServerError, "may have arrived"},
		`{"ok":false,"error":""}`:                              {Uncertain, ReasonNoValidAnswer, "may have arrived"},
		`{"ok":false,"channel":"C1","ts":"1.2"}`:               {Uncertain, ReasonNoValidAnswer, ""},
		`{"ok":true}`:                                          {Uncertain, ReasonNoValidAnswer, ""},
		`{"ok":true,"channel":"C1","ts":""}`:                   {Uncertain, ReasonNoValidAnswer, ""},
		`{"ok":true,"channel":"C1","ts":"1.2`:                  {Uncertain, ReasonNoValidAnswer, ""},
		`{}`:                                                   {Uncertain, ReasonNoValidAnswer, ""},
		`null`:                                                 {Uncertain, ReasonNoValidAnswer, ""},
		``:                                                     {Uncertain, ReasonNoValidAnswer, ""},
		`[1]`:                                                  {Uncertain, ReasonNoValidAnswer, ""},
		`ok`:                                                   {Uncertain, ReasonNoValidAnswer, ""},
		`<html>SECRET</html>`:                                  {Uncertain, ReasonNoValidAnswer, ""},
		`{"ok":true,"channel":"C\u0000\n1","ts":"1.2"}`:        {Delivered, ReasonAccepted, ""},
		`{"ok":false,"error":"x","errors":[{"unknown":true}]}`: {Uncertain, ReasonNoValidAnswer, ""},
	} {
		t.Run(answer, func(t *testing.T) {
			api := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, answer)
			})
			wantResult(t, newTestSlack(t, options(), api).Send(t.Context(), slackMessage()), want.outcome, want.reason, want.says)
		})
	}
}

// statuses are what each status means to a receiver that cannot tell a repeat.
var statuses = map[int]struct {
	outcome Outcome
	reason  Reason
}{
	301: {Permanent, ReasonRedirected}, 307: {Permanent, ReasonRedirected},
	400: {Permanent, ReasonRejected}, 401: {Permanent, ReasonRejected}, 404: {Permanent, ReasonRejected},
	408: {Temporary, ReasonServerError}, 413: {Permanent, ReasonRejected}, 425: {Temporary, ReasonServerError},
	429: {Temporary, ReasonRateLimited},
	500: {Temporary, ReasonServerError}, 501: {Temporary, ReasonServerError}, 502: {Uncertain, ReasonServerError},
	503: {Temporary, ReasonServerError}, 504: {Uncertain, ReasonServerError}, 599: {Temporary, ReasonServerError},
	600: {Permanent, ReasonRejected},
}

func TestSlackStatuses(t *testing.T) {
	for code, want := range statuses {
		requests := 0
		api := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			requests++
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(code)
			_, _ = io.WriteString(w, `{"ok":true,"channel":"SECRET","ts":"SECRET"}`)
		})
		r := newTestSlack(t, options(), api).Send(t.Context(), slackMessage())
		wantResult(t, r, want.outcome, want.reason, fmt.Sprintf("Slack answered %d", code))
		if requests != 1 {
			t.Errorf("%d: %d requests", code, requests)
		}
	}
}

func TestSlackRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "30": 30 * time.Second, "99999999": MaxRetryAfter, "-5": 0, "SECRET": 0,
		"Wed, 04 Nov 2026 09:31:00 GMT": time.Minute,
	} {
		api := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if header != "" {
				w.Header().Set("Retry-After", header)
			}
			w.WriteHeader(http.StatusTooManyRequests)
		})
		r := newTestSlack(t, options(), api).Send(t.Context(), slackMessage())
		wantResult(t, r, Temporary, ReasonRateLimited, "rateLimit")
		if r.RetryAfter != want {
			t.Errorf("%q: %s, want %s", header, r.RetryAfter, want)
		}
	}
}

// lies are answers that end badly after the request was sent.
var lies = map[string]struct {
	answer func(net.Conn)
	reason Reason
}{
	"closes without an answer": {func(net.Conn) {}, ReasonConnectionLost},
	"resets":                   {func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }, ReasonConnectionLost},
	"is no HTTP server":        {func(c net.Conn) { _, _ = io.WriteString(c, "SSH-2.0-SECRET\r\n") }, ReasonNoValidAnswer},
	"sends an endless header": {func(c net.Conn) {
		_, err := io.WriteString(c, "HTTP/1.1 200 OK\r\n")
		for err == nil {
			_, err = io.WriteString(c, "X-A: "+strings.Repeat("SECRET", 1000)+"\r\n")
		}
	}, ReasonNoValidAnswer},
	"hangs after the request": {func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, ReasonTimeout},
}

func TestSlackLies(t *testing.T) {
	for name, lie := range lies {
		t.Run(name, func(t *testing.T) {
			o := options()
			o.Timeout = 500 * time.Millisecond
			start := time.Now()
			r := newTestSlack(t, o, serveRaw(t, lie.answer)).Send(t.Context(), slackMessage())
			wantResult(t, r, Uncertain, lie.reason, "may have arrived")
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
	for name, body := range map[string]func(io.Writer){
		"endless space": func(w io.Writer) { endless(w, " ") },
		"endless JSON":  func(w io.Writer) { _, _ = io.WriteString(w, `{"ok":true,"channel":"`); endless(w, "SECRET") },
		"hangs":         func(w io.Writer) { _, _ = io.WriteString(w, `{"ok":true,`); time.Sleep(time.Second) },
	} {
		t.Run("body "+name, func(t *testing.T) {
			o := options()
			o.Timeout = 500 * time.Millisecond
			url := serveRaw(t, func(c net.Conn) {
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
				body(c)
			})
			start := time.Now()
			r := newTestSlack(t, o, url).Send(t.Context(), slackMessage())
			wantResult(t, r, Uncertain, ReasonNoValidAnswer, "may have arrived")
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

func endless(w io.Writer, s string) {
	var err error
	for err == nil {
		_, err = io.WriteString(w, strings.Repeat(s, 1000))
	}
}

func TestSlackBeforeTheRequestIsTemporary(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	send := func(o Options, api string) Result { return newTestSlack(t, o, api).Send(t.Context(), slackMessage()) }
	wantResult(t, send(options(), "http://"+l.Addr().String()), Temporary, ReasonCannotConnect, "cannot be reached")
	wantResult(t, send(options(), "http://slack.invalid"), Temporary, ReasonNameNotResolved, "DNS")
	untrusted, _ := tlsServer(t, nil)
	wantResult(t, send(options(), untrusted), Temporary, ReasonCertificateInvalid, "certificate")
	plain := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("was sent") })
	wantResult(t, send(options(), strings.Replace(plain, "http:", "https:", 1)), Temporary, ReasonNoValidAnswer, "TLS")
	refusing := options()
	refusing.AllowLoopback = false
	wantResult(t, send(refusing, plain), Permanent, ReasonAddressRefused, "--allow-loopback")
}

func TestSlackStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := serveRaw(t, func(c net.Conn) { cancel(); _, _ = io.Copy(io.Discard, c) })
	wantResult(t, newTestSlack(t, options(), url).Send(ctx, slackMessage()), Uncertain, ReasonStopped, "may have arrived")
	wantResult(t, newTestSlack(t, options(), url).Send(ctx, slackMessage()), Temporary, ReasonStopped, "not reached")
}

// A connection that the server closes while it is idle must not cost a message.
func TestSlackKeepsNoConnection(t *testing.T) {
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !r.Close {
			t.Error("the connection is kept")
		}
		_, _ = io.WriteString(w, `{"ok":true,"channel":"C1","ts":"1.2"}`)
	})
	c := newTestSlack(t, options(), api)
	for range 2 {
		wantResult(t, c.Send(t.Context(), slackMessage()), Delivered, ReasonAccepted, "")
	}
}

func TestEscapeSlack(t *testing.T) {
	for _, test := range []struct {
		in    string
		limit int
		want  string
	}{
		{"", 10, ""},
		{"abcdefghij", 10, "abcdefghij"},
		{"abcdefghijk", 10, "abcdefg…"},
		{"<<", 8, "&lt;&lt;"},
		{"<<", 7, "&lt;…"},
		{"<<<", 8, "&lt;…"},
		{"a&b", 7, "a&amp;b"},
		{"a&bc", 7, "a…"},
		{"ééééé", 10, "ééééé"},
		{"éééééé", 10, "ééé…"},
		{"a\u202eb\x07c\n\td", 20, "abc\n\td"},
	} {
		if got := escapeSlack(test.in, test.limit); got != test.want {
			t.Errorf("%q in %d: %q, want %q", test.in, test.limit, got, test.want)
		}
	}
}

func FuzzSlackText(f *testing.F) {
	f.Add("<!channel>", "&<>")
	f.Add(strings.Repeat("&", 5000), strings.Repeat("é<", 5000))
	f.Fuzz(func(t *testing.T, title, body string) {
		got := slackText(Message{Title: title, Body: body})
		if len(got) > maxSlackText {
			t.Fatalf("%d bytes", len(got))
		}
		rest := strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "").Replace(got)
		if strings.ContainsAny(rest, "&<>") {
			t.Fatalf("not escaped: %q", got)
		}
	})
}
