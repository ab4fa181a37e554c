// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"bytes"
	"encoding/base64"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func keyFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

var lineA, lineB = base64.StdEncoding.EncodeToString(keyA), base64.StdEncoding.EncodeToString(keyB)

func TestKeyFile(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       [][]byte
		says       string
	}{
		{"one", lineA, [][]byte{keyA}, ""},
		{"with an end of line", lineA + "\n", [][]byte{keyA}, ""},
		{"two, in order", "\n" + lineB + "\r\n\n" + lineA + "\n", [][]byte{keyB, keyA}, ""},
		{"empty", "", nil, "holds no key"},
		{"blank", "\n \n", nil, "holds no key"},
		{"no base64", lineA + "\nhunter2!hunter2!\n", nil, "line 2: no base64"},
		{"a byte short", base64.StdEncoding.EncodeToString(keyA[1:]), nil, "line 1: a key of 31 bytes is too short"},
		{"eight", strings.Repeat(lineA+"\n", 8), slices.Repeat([][]byte{keyA}, 8), ""},
		{"nine", strings.Repeat(lineA+"\n", 9), nil, "holds 9 keys"},
		{"too large", strings.Repeat(lineA+"\n", 10000), nil, "at most 65536 bytes"},
	} {
		keys, err := readKeys(keyFile(t, c.text))
		if c.says == "" && (err != nil || !slices.EqualFunc(keys, c.want, bytes.Equal)) {
			t.Errorf("%s: %q, %v", c.name, keys, err)
		}
		if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%s: %v does not say %q", c.name, err, c.says)
		}
	}
	if _, err := readKeys(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
	if _, err := readKeys(t.TempDir()); err == nil {
		t.Error("a directory is no key")
	}
}

// message is a Notification that was made at a moment.
func message(name string, made time.Time) *v1alpha1.Notification {
	return &v1alpha1.Notification{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name, UID: "u", CreationTimestamp: metav1.NewTime(made)}}
}

func TestKeysAreReadAgain(t *testing.T) {
	file := keyFile(t, lineA)
	links, err := NewLinks(Options{URL: "https://answers.example", KeyFile: file, ValidFor: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	before := links.For(message("n", noon), time.Time{})
	if err := os.WriteFile(file, []byte(lineB+"\n"+lineA), 0o600); err != nil {
		t.Fatal(err)
	}
	if links.For(message("n", noon), time.Time{}) != before {
		t.Error("another key signs before the file is read again")
	}
	if err := links.keys.reload(); err != nil {
		t.Fatal(err)
	}
	if after := links.For(message("n", noon), time.Time{}); after == before {
		t.Error("the old key signs after the file was read again")
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := links.keys.reload(); err == nil || len(links.keys.all()) != 2 {
		t.Errorf("%v; %d keys are left", err, len(links.keys.all()))
	}
}

func TestLinks(t *testing.T) {
	links, err := NewLinks(Options{URL: "https://answers.example/entente/", KeyFile: keyFile(t, lineA), ValidFor: 48 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	link := links.For(message("n", noon), time.Time{})
	token, found := strings.CutPrefix(link, "https://answers.example/entente/answer?t=")
	if !found {
		t.Fatal(link)
	}
	got, ok := verify([][]byte{keyA}, token)
	if !ok || !got.expiry.Equal(noon.Add(48*time.Hour)) || got.namespace != "ns" || got.name != "n" || got.uid != "u" {
		t.Errorf("%v, %t", got, ok)
	}
	if links.For(message("n", noon), time.Time{}) != link {
		t.Error("another attempt has another link")
	}
	for name, link := range map[string]string{
		"off": (*Links)(nil).For(message("n", noon), time.Time{}), "never made": links.For(message("n", time.Time{}), time.Time{}), "no name": links.For(message("", noon), time.Time{}),
	} {
		if link != "" {
			t.Errorf("%s: %s", name, link)
		}
	}
}

// A link works until the answer is due, if that is later than it would expire, and never for longer than the flag allows.
func TestNoDueTimeKeepsALinkForEver(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct{ validFor, due, want time.Duration }{
		{14 * day, -day, 14 * day}, {14 * day, 14*day - time.Second, 14 * day}, {14 * day, 14 * day, 14 * day},
		{14 * day, 14*day + time.Second, 14*day + time.Second}, {14 * day, 366*day - time.Second, 366*day - time.Second},
		{14 * day, 366 * day, 366 * day}, {14 * day, 366*day + time.Second, 366 * day}, {366 * day, 400 * day, 366 * day}, {time.Minute, 20 * day, 20 * day},
	} {
		l := &Links{validFor: c.validFor}
		if got := l.expiry(noon, noon.Add(c.due)).Sub(noon); got != c.want {
			t.Errorf("valid for %s, due in %s: it works for %s, not %s", c.validFor, c.due, got, c.want)
		}
	}
	l := &Links{validFor: 14 * day}
	for due, want := range map[time.Time]time.Duration{{}: 14 * day, time.Date(2999, 12, 31, 0, 0, 0, 0, time.UTC): 366 * day, time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC): 14 * day} {
		if got := l.expiry(noon, due).Sub(noon); got != want {
			t.Errorf("due at %s: it works for %s, not %s", due, got, want)
		}
	}
}

func TestOptions(t *testing.T) {
	good := func() Options {
		return Options{BindAddress: ":8082", URL: "https://answers.example", KeyFile: "/keys/answers", ValidFor: 336 * time.Hour}
	}
	for _, c := range []struct {
		name   string
		change func(*Options)
		says   string // empty: it is valid
	}{
		{"all", func(*Options) {}, ""},
		{"a port, a path and a host of one's own", func(o *Options) { o.URL = "https://answers.example:8443/a/b/" }, ""},
		{"http on this machine", func(o *Options) { o.URL = "http://localhost:8082" }, ""},
		{"http on this machine, by address", func(o *Options) { o.URL = "http://127.0.0.1:8082" }, ""},
		{"http on this machine, IPv6", func(o *Options) { o.URL = "http://[::1]:8082" }, ""},
		{"http", func(o *Options) { o.URL = "http://answers.example" }, "write an https address"},
		{"http, like this machine", func(o *Options) { o.URL = "http://localhost.example" }, "write an https address"},
		{"http, like this machine's address", func(o *Options) { o.URL = "http://127.0.0.1.example" }, "write an https address"},
		{"script", func(o *Options) { o.URL = "javascript://answers.example" }, "write an https address"},
		{"no scheme", func(o *Options) { o.URL = "answers.example" }, "no address"},
		{"port only", func(o *Options) { o.URL = "https://:443" }, "no address"},
		{"password", func(o *Options) { o.URL = "https://me:secret@answers.example" }, "more than a host and a path"},
		{"query", func(o *Options) { o.URL = "https://answers.example/?a=b" }, "more than a host and a path"},
		{"empty query", func(o *Options) { o.URL = "https://answers.example/?" }, "more than a host and a path"},
		{"fragment", func(o *Options) { o.URL = "https://answers.example/#a" }, "more than a host and a path"},
		{"dots", func(o *Options) { o.URL = "https://answers.example/a/../b" }, "cannot be kept"},
		{"escapes", func(o *Options) { o.URL = "https://answers.example/a%2fb" }, "cannot be kept"},
		{"spaces", func(o *Options) { o.URL = "https://answers.example/a b" }, "cannot be kept"},
		{"no address", func(o *Options) { o.URL = "" }, "--answer-url is not"},
		{"no key", func(o *Options) { o.KeyFile = "" }, "--answer-key-file is not"},
		{"no port", func(o *Options) { o.BindAddress = "localhost" }, "is no address; write :8082"},
		{"too short", func(o *Options) { o.ValidFor = time.Minute - 1 }, "out of bounds"},
		{"shortest", func(o *Options) { o.ValidFor = time.Minute }, ""},
		{"longest", func(o *Options) { o.ValidFor = 8784 * time.Hour }, ""},
		{"too long", func(o *Options) { o.ValidFor = 8784*time.Hour + 1 }, "out of bounds"},
		{"off", func(o *Options) { *o = Options{BindAddress: "0", ValidFor: 336 * time.Hour} }, ""},
		{"zero", func(o *Options) { *o = Options{} }, ""},
		{"off, with an address", func(o *Options) { *o = Options{BindAddress: "0", URL: "https://answers.example"} }, "--answer-url is set, but nothing serves"},
		{"off, with a key", func(o *Options) { *o = Options{KeyFile: "/keys/answers"} }, "--answer-key-file is set, but nothing serves"},
	} {
		o := good()
		c.change(&o)
		err := o.Validate()
		if c.says == "" && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%s: %v does not say %q", c.name, err, c.says)
		}
	}
}

func TestFlagsAreOffByDefault(t *testing.T) {
	var o Options
	f := flag.NewFlagSet("", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	o.AddFlags(f)
	if err := f.Parse(nil); err != nil {
		t.Fatal(err)
	}
	if links, err := Setup(nil, o); links != nil || err != nil || o.On() || o.ValidFor != 14*24*time.Hour {
		t.Errorf("%v, %v, %+v", links, err, o)
	}
	if err := f.Parse([]string{"--answer-url=https://answers.example"}); err != nil {
		t.Fatal(err)
	}
	if _, err := Setup(nil, o); err == nil {
		t.Error("half of the flags is enough")
	}
}
