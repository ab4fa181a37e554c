// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"time"
)

// maxValidFor is the longest that a link works, whatever asks for it.
const maxValidFor = 366 * 24 * time.Hour

// Options say whether and how messages can be answered by a link.
type Options struct {
	// BindAddress is where the page is served; "0" or empty: links are off.
	BindAddress string
	// URL is where people reach the page.
	URL string
	// KeyFile holds the keys that links are signed with.
	KeyFile string
	// ValidFor is how long a link is valid, from when its Notification was made, unless the answer is due later.
	ValidFor time.Duration
}

// AddFlags adds the flags that set the options.
func (o *Options) AddFlags(f *flag.FlagSet) {
	f.StringVar(&o.BindAddress, "answer-bind-address", "0", "where the page is served by which people answer messages, such as :8082; 0 serves none, and no message has a link")
	f.StringVar(&o.URL, "answer-url", "", "where people reach that page, such as https://answers.example")
	f.StringVar(&o.KeyFile, "answer-key-file", "", "file with the keys that links are signed with, one a line, each the base64 of 32 random bytes or more; the first signs, all are accepted; read again every minute")
	f.DurationVar(&o.ValidFor, "answer-valid-for", 14*24*time.Hour, "how long a link is valid, from when its Notification was made; that of a health check until this is due, if that is later")
}

// On reports whether links are switched on.
func (o *Options) On() bool { return o.BindAddress != "" && o.BindAddress != "0" }

// Validate says what is missing or wrong: it is all or nothing.
func (o *Options) Validate() error {
	if !o.On() {
		for _, f := range []struct{ name, value string }{{"answer-url", o.URL}, {"answer-key-file", o.KeyFile}} {
			if f.value != "" {
				return fmt.Errorf("--%s is set, but nothing serves the page; set --answer-bind-address too, such as :8082, or leave --%s out", f.name, f.name)
			}
		}
		return nil
	}
	var errs []error
	if _, port, err := net.SplitHostPort(o.BindAddress); err != nil || port == "" {
		errs = append(errs, fmt.Errorf("--answer-bind-address=%s is no address; write :8082 or 127.0.0.1:8082, or 0 for none", o.BindAddress))
	}
	if o.KeyFile == "" {
		errs = append(errs, errors.New("--answer-bind-address is set, but --answer-key-file is not; name a file with a key for the links"))
	}
	if _, err := baseURL(o.URL); err != nil {
		errs = append(errs, err)
	}
	if o.ValidFor < time.Minute || o.ValidFor > maxValidFor {
		errs = append(errs, fmt.Errorf("--answer-valid-for=%s is out of bounds; write a span from 1m to 8784h", o.ValidFor))
	}
	return errors.Join(errs...)
}

// baseURL reads the address that people reach the page at. Its path does not end with '/'.
func baseURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, errors.New("--answer-bind-address is set, but --answer-url is not; write where people reach the page, such as https://answers.example")
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.Opaque != "" {
		return nil, errors.New("--answer-url is no address; write one such as https://answers.example")
	}
	switch {
	case u.User != nil, u.RawQuery != "", u.ForceQuery, strings.Contains(text, "#"):
		return nil, errors.New("--answer-url holds more than a host and a path; write one such as https://answers.example/entente")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("--answer-url begins with %s://; write an https address", u.Scheme)
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return nil, errors.New("--answer-url is http: whoever sees the line could act in the recipient's name; write an https address (http is for this machine only)")
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	if u.RawPath != "" || u.Path != "" && path.Clean(u.Path) != u.Path || u.EscapedPath() != u.Path {
		return nil, errors.New("--answer-url has a path that cannot be kept as it is; write plain words between single slashes, such as https://answers.example/entente")
	}
	return u, nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// origin is how a browser names where a page of that address came from.
func origin(u *url.URL) string {
	host := strings.ToLower(u.Host)
	for scheme, port := range map[string]string{"https": ":443", "http": ":80"} {
		if u.Scheme == scheme {
			host = strings.TrimSuffix(host, port)
		}
	}
	return u.Scheme + "://" + host
}
