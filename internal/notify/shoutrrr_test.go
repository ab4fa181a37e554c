// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// detour sends what is meant for any host to a server on this machine.
type detour struct {
	to     *url.URL
	next   http.RoundTripper
	wanted atomic.Pointer[url.URL]
}

func (d *detour) RoundTrip(r *http.Request) (*http.Response, error) {
	wanted := *r.URL
	d.wanted.Store(&wanted)
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = d.to.Scheme, d.to.Host
	return d.next.RoundTrip(r)
}

func shoutrrrAt(t testing.TB, f *Factory, serviceURL string) Channel {
	t.Helper()
	c, err := f.New(Config{Name: "push", Type: TypeShoutrrr}, map[string][]byte{ShoutrrrSecretKey: []byte(" " + serviceURL + "\n")})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shoutrrrURLs are a URL of each service, with the tokens in it that must not be seen, and
// where the service really is.
var shoutrrrURLs = map[string]struct{ url, host, path string }{
	"discord":    {"discord://SECRETtoken@123456789012345678", "discord.com", "/api/webhooks/"},
	"generic":    {"generic://hooks.example.com/in/SECRET", "hooks.example.com", "/in/SECRET"},
	"gotify":     {"gotify://gotify.example.com/ASECRETtoken.-_", "gotify.example.com", "/message"},
	"googlechat": {"googlechat://chat.googleapis.com/v1/spaces/FOO/messages?key=SECRET&token=SECRET", "chat.googleapis.com", "/v1/spaces/FOO/messages"},
	"mattermost": {"mattermost://chat.example.com/SECRETtoken", "chat.example.com", "/hooks/SECRETtoken"},
	"ntfy":       {"ntfy://sam:SECRET@ntfy.example.com/topic", "ntfy.example.com", "/topic"},
	"pushover":   {"pushover://shoutrrr:SECRET@user/", "api.pushover.net", "/1/messages.json"},
	"rocketchat": {"rocketchat://chat.example.com/SECRET/SECRET/channel", "chat.example.com", "/hooks/"},
	"telegram":   {"telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PASECRET@telegram?chats=@ourchat", "api.telegram.org", "/bot"},
	"teams": {"teams://?host=" + url.QueryEscape("https://prod-00.westus.logic.azure.com:443/workflows/"+strings.Repeat("a", 32)+
		"/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=SECRET"), "", ""},
}

// detoured returns a channel of a service whose requests go to answer.
func detoured(t testing.TB, o Options, service string, answer string) (Channel, *detour) {
	t.Helper()
	to, err := url.Parse(answer)
	if err != nil {
		t.Fatal(err)
	}
	f := newFactory(t, o)
	d := &detour{to: to, next: f.once.Transport}
	f.once.Transport = d
	return shoutrrrAt(t, f, shoutrrrURLs[service].url), d
}

func TestShoutrrrEachServicePostsOnceThroughTheGuard(t *testing.T) {
	for name := range shoutrrrServices {
		t.Run(name, func(t *testing.T) {
			requests := 0
			var body []byte
			var header http.Header
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				requests++
				header, body = r.Header, readAll(t, r.Body)
				if r.Method != http.MethodPost {
					t.Errorf("method %s", r.Method)
				}
				_, _ = io.WriteString(w, `{"ok":true,"result":{}}`)
			})
			c, d := detoured(t, options(), name, server)
			m := message()
			m.Body = strings.Repeat("A line of text.\n", 8000) // longer than any takes
			wantResult(t, c.Send(t.Context(), m), Delivered, ReasonAccepted, "shoutrrr's service "+name+" answered 200")
			if requests != 1 {
				t.Fatalf("%d requests", requests)
			}
			wanted := d.wanted.Load()
			if want := shoutrrrURLs[name]; want.host != "" && (wanted.Hostname() != want.host || !strings.HasPrefix(wanted.Path, want.path)) {
				t.Errorf("posted to %s", wanted)
			}
			if wanted.Scheme != "https" {
				t.Errorf("scheme %s", wanted.Scheme)
			}
			for _, want := range []string{"Shipments three days late", "A line of text."} {
				all := fmt.Sprint(string(body), header)
				if !strings.Contains(all, want) && !strings.Contains(all, strings.ReplaceAll(want, " ", "+")) {
					if name == "generic" && want == m.Title {
						continue // without a template there is the text alone
					}
					t.Errorf("%q is missing in %.300s", want, all)
				}
			}
			if c.Idempotent() {
				t.Error("no service knows a repeat")
			}

			refusing := options()
			refusing.AllowLoopback = false
			c, _ = detoured(t, refusing, name, server)
			wantResult(t, c.Send(t.Context(), message()), Permanent, ReasonAddressRefused, "--allow-loopback")
			if requests != 1 {
				t.Error("the guard let it through")
			}
		})
	}
	if len(shoutrrrURLs) != len(shoutrrrServices) {
		t.Error("not all services are tested")
	}
}

// What the services make of an answer is not what counts: some take a redirect, or a page of
// HTML, for a success.
func TestShoutrrrStatuses(t *testing.T) {
	for name := range shoutrrrServices {
		t.Run(name, func(t *testing.T) {
			for code, want := range statuses {
				requests := 0
				server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					requests++
					w.Header().Set("Location", "/elsewhere")
					if code == http.StatusTooManyRequests {
						w.Header().Set("Retry-After", "17")
					}
					w.WriteHeader(code)
					_, _ = io.WriteString(w, "<html>SECRET</html>")
				})
				c, _ := detoured(t, options(), name, server)
				start := time.Now()
				r := c.Send(t.Context(), message())
				wantResult(t, r, want.outcome, want.reason, fmt.Sprintf("%s answered %d", name, code))
				if requests != 1 {
					t.Errorf("%d: %d requests", code, requests)
				}
				if code == http.StatusTooManyRequests && r.RetryAfter != 17*time.Second {
					t.Errorf("retry after %s", r.RetryAfter)
				}
				if time.Since(start) > 900*time.Millisecond {
					t.Errorf("%d: the service waits by itself", code)
				}
			}
		})
	}
}

func TestShoutrrrLies(t *testing.T) {
	for name := range shoutrrrServices {
		t.Run(name, func(t *testing.T) {
			for what, lie := range lies {
				o := options()
				o.Timeout = 300 * time.Millisecond
				c, _ := detoured(t, o, name, serveRaw(t, lie.answer))
				start := time.Now()
				r := c.Send(t.Context(), message())
				wantResult(t, r, Uncertain, lie.reason, "may have arrived")
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("%s: took %s", what, took)
				}
			}
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			_ = l.Close()
			c, _ := detoured(t, options(), name, "http://"+l.Addr().String())
			wantResult(t, c.Send(t.Context(), message()), Temporary, ReasonCannotConnect, "cannot be reached")
		})
	}
}

func TestShoutrrrEndlessBodyIsBounded(t *testing.T) {
	o := options()
	o.Timeout = 500 * time.Millisecond
	for name, body := range map[string]func(io.Writer){
		"endless": func(w io.Writer) { endless(w, "SECRET") },
		"hangs":   func(w io.Writer) { _, _ = io.WriteString(w, "{"); time.Sleep(time.Second) },
	} {
		server := serveRaw(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
			body(c)
		})
		start := time.Now()
		c, _ := detoured(t, o, "generic", server)
		wantResult(t, c.Send(t.Context(), message()), Delivered, ReasonAccepted, "200")
		c, _ = detoured(t, o, "ntfy", server)
		wantResult(t, c.Send(t.Context(), message()), Uncertain, ReasonNoValidAnswer, "did not confirm")
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("%s: took %s", name, took)
		}
	}
}

func TestShoutrrrTelegramMustSayOK(t *testing.T) {
	for _, body := range []string{`<html>SECRET</html>`, `{"ok":false,"description":"SECRET"}`, `{}`, ``} {
		c, _ := detoured(t, options(), "telegram", serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
		wantResult(t, c.Send(t.Context(), message()), Uncertain, ReasonNoValidAnswer, "did not confirm")
	}
}

// To servers that are reached as the URL says, without a detour.
func TestShoutrrrOwnServers(t *testing.T) {
	var got *http.Request
	var body string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got, body = r, string(readAll(t, r.Body))
		w.Header().Set("X-Request-Id", "req-17")
		_, _ = io.WriteString(w, `{}`)
	})
	host := strings.TrimPrefix(server, "http://")
	send := func(t *testing.T, serviceURL string, m Message) {
		t.Helper()
		got, body = nil, ""
		r := shoutrrrAt(t, newFactory(t, options()), serviceURL).Send(t.Context(), m)
		wantResult(t, r, Delivered, ReasonAccepted, "200")
		if r.ProviderID != "req-17" || got == nil || got.Header.Get("User-Agent") != "entente" {
			t.Fatalf("%+v, %v", r, got)
		}
	}
	t.Run("generic", func(t *testing.T) {
		send(t, "generic+"+server+"/in?template=json&@X-Key=k&$team=alliances", message())
		var data map[string]string
		if err := json.Unmarshal([]byte(body), &data); err != nil || data["title"] != message().Title ||
			data["message"] != message().Body || data["team"] != "alliances" || got.Header.Get("X-Key") != "k" {
			t.Errorf("%s, %v", body, err)
		}
	})
	t.Run("ntfy", func(t *testing.T) {
		m := message()
		m.Title = "Late\r\nX-Injected: yes"
		send(t, "ntfy://"+host+"/topic?scheme=http", m)
		if got.URL.Path != "/topic" || body != m.Body || got.Header.Get("Title") != "Late X-Injected: yes" || got.Header.Get("X-Injected") != "" {
			t.Errorf("%s, %q, %v", got.URL, body, got.Header)
		}
	})
	t.Run("gotify", func(t *testing.T) {
		send(t, "gotify://"+host+"/ASECRETtoken.-_?disabletls=yes", message())
		if !strings.Contains(body, message().Title) || !strings.Contains(body, "call Jane") {
			t.Errorf("%s", body)
		}
	})
	t.Run("mattermost", func(t *testing.T) {
		m := message()
		m.Title, m.Body = "@all", "Ask sam@contoso.example. @here (@channel)"
		send(t, "mattermost://"+host+"/SECRET?disabletls=yes", m)
		var data struct{ Text string }
		_ = json.Unmarshal([]byte(body), &data)
		for _, mention := range []string{"@all", "@here", "@channel"} {
			if strings.Contains(data.Text, mention) {
				t.Errorf("%q mentions %s", data.Text, mention)
			}
		}
		if !strings.Contains(data.Text, "sam@contoso.example") {
			t.Errorf("%q", data.Text)
		}
	})
}

func TestShoutrrrMethodIsPost(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("was sent") })
	c := shoutrrrAt(t, newFactory(t, options()), "generic+"+server+"/?method=DELETE")
	wantResult(t, c.Send(t.Context(), message()), Permanent, ReasonInvalidSecret, "by POST only")
}

func TestShoutrrrDoesNotRetryByItself(t *testing.T) {
	x := newFactory(t, options()).newExchange(t.Context())
	server := serve(t, func(http.ResponseWriter, *http.Request) {})
	for i := range 3 {
		req, err := http.NewRequest(http.MethodPost, server, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := x.Do(req)
		if (err == nil) != (i == 0) {
			t.Errorf("request %d: %v", i, err)
		}
		if resp != nil {
			_ = resp.Body.Close()
		}
	}
}

func TestShoutrrrSecret(t *testing.T) {
	const token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PASECRET"
	for name, test := range map[string]struct{ url, says string }{
		"smtp":               {"smtp://sam:SECRET@mail.example/?from=a@b.example&to=c@d.example", "smtp cannot be used here; use one of discord, generic"},
		"mqtt":               {"mqtt://broker.example/SECRET", "mqtt cannot be used here"},
		"logger":             {"logger://", "logger cannot be used here"},
		"script":             {"script:///bin/SECRET", "cannot be used here"},
		"matrix":             {"matrix://sam:SECRET@matrix.example", "cannot be used here"},
		"twilio":             {"twilio://SECRET:SECRET@+1/+2", "cannot be used here"},
		"a plain address":    {"https://hooks.example.com/SECRET", "https cannot be used here"},
		"a token as scheme":  {"secret0token1secret:SECRET", "in the url cannot be used"},
		"no URL":             {"SECRET", "not a service URL"},
		"empty":              {"", "not a service URL"},
		"not parsable":       {"ntfy://%zzSECRET", "not a service URL"},
		"long":               {"ntfy://ntfy.sh/" + strings.Repeat("SECRET", 400), "not a service URL"},
		"ntfy without topic": {"ntfy://sam:SECRET@ntfy.sh", "shoutrrr cannot read the url of its service ntfy"},
		"telegram's token":   {"telegram://SECRET@telegram?chats=@a", "service telegram"},
		"several chats":      {"telegram://" + token + "@telegram?chats=@a,@b", "several chats"},
		"several channels":   {"telegram://" + token + "@telegram?Channels=@a,@b", "several chats"},
		"not a custom URL":   {"ntfy+https://ntfy.sh/SECRET", "cannot read the url"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newFactory(t, Options{}).New(Config{Type: TypeShoutrrr}, map[string][]byte{ShoutrrrSecretKey: []byte(test.url)})
			if err == nil {
				t.Fatal("accepted")
			}
			wantResult(t, Failure(err), Permanent, ReasonInvalidSecret, test.says)
		})
	}
	_, err := newFactory(t, Options{}).New(Config{Type: TypeShoutrrr}, map[string][]byte{"SECRET": nil})
	wantResult(t, Failure(err), Permanent, ReasonInvalidSecret, "has no key url")
}

func TestShoutrrrText(t *testing.T) {
	titled, untitled := shoutrrrService{limit: 12}, shoutrrrService{limit: 12, untitled: true, mentions: "@"}
	for _, test := range []struct {
		service                  shoutrrrService
		title, body, text, param string
	}{
		{titled, "T", "twelve bytes", "twelve bytes", "T"},
		{titled, "T", "thirteen byte", "thirteen …", "T"},
		{titled, "T", " ", "T", "T"},
		{titled, "", "b", "b", ""},
		{untitled, "T", "b", "T\nb", ""},
		{untitled, "T", "", "T", ""},
		{untitled, "", "@a a@b", "@\u200ba a@b", ""},
	} {
		text, params := test.service.text(Message{Title: test.title, Body: test.body})
		if text != test.text || params["title"] != test.param {
			t.Errorf("%q, %q: %q, %q", test.title, test.body, text, params)
		}
	}
}

func FuzzShoutrrrURL(f *testing.F) {
	for _, s := range shoutrrrURLs {
		f.Add(s.url)
	}
	factory := NewFactory(options())
	f.Fuzz(func(t *testing.T, serviceURL string) {
		_, err := factory.New(Config{Type: TypeShoutrrr}, map[string][]byte{ShoutrrrSecretKey: []byte(serviceURL)})
		if err != nil && len(err.Error()) > maxDetail {
			t.Fatal(err)
		}
	})
}
