// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package dashboard

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/pflag"
	"sigs.k8s.io/controller-runtime/pkg/certwatcher"

	"github.com/entente-dev/entente/internal/page"
)

// proxy is what authenticates the readers of a page that stands in a cluster, and says in headers who they are. The
// flags have the names of those by which an API server knows its own.
type proxy struct {
	userHeader, groupHeader string
	userPrefix, groupPrefix string
	hosts                   []string
	cert, key               string
	clientCA                string
	clientNames             []string
}

func (p *proxy) add(flags *pflag.FlagSet) {
	flags.StringVar(&p.userHeader, "requestheader-username-header", "", "Header in which a proxy says who the reader is, such as X-Forwarded-User: the page acts as that user")
	flags.StringVar(&p.groupHeader, "requestheader-group-header", "", "Header with the groups of that user, such as X-Forwarded-Groups, separated by commas")
	flags.StringVar(&p.userPrefix, "username-prefix", "", "What the cluster puts before the names of such users, such as oidc:")
	flags.StringVar(&p.groupPrefix, "groups-prefix", "", "What the cluster puts before the names of such groups, such as oidc:")
	flags.StringSliceVar(&p.hosts, "host", nil, "Name by which browsers reach the page behind the proxy, such as alliances.example.com")
	flags.StringVar(&p.cert, "tls-cert-file", "", "Certificate of the page, for the proxy; read again when it changes")
	flags.StringVar(&p.key, "tls-private-key-file", "", "Its private key")
	flags.StringVar(&p.clientCA, "requestheader-client-ca-file", "", "Certificates by which the proxy's own is checked: whoever has none of these cannot say who somebody is")
	flags.StringSliceVar(&p.clientNames, "requestheader-allowed-names", nil, "Common names that the proxy's certificate may have (default any)")
}

// on reports whether a proxy says who the readers are.
func (p *proxy) on() bool { return p.userHeader != "" }

// check names all that does not fit together.
func (p *proxy) check(address string) error {
	set := map[string]bool{
		"--requestheader-group-header": p.groupHeader != "", "--username-prefix": p.userPrefix != "", "--groups-prefix": p.groupPrefix != "",
		"--host": len(p.hosts) > 0, "--tls-cert-file": p.cert != "", "--tls-private-key-file": p.key != "",
		"--requestheader-client-ca-file": p.clientCA != "", "--requestheader-allowed-names": len(p.clientNames) > 0,
	}
	var wrong []error
	refuse := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if !p.on() {
		maps.DeleteFunc(set, func(_ string, is bool) bool { return !is })
		for _, flag := range slices.Sorted(maps.Keys(set)) {
			refuse("%s has no effect without --requestheader-username-header, the header in which a proxy says who the reader is", flag)
		}
		return errors.Join(wrong...)
	}
	if len(p.hosts) == 0 {
		refuse("--host is missing: write the name by which browsers reach the page, such as --host alliances.example.com")
	}
	if p.groupPrefix != "" && p.groupHeader == "" {
		refuse("--groups-prefix has no effect without --requestheader-group-header")
	}
	tlsFlags := []string{"--tls-cert-file", "--tls-private-key-file", "--requestheader-client-ca-file"}
	missing := slices.DeleteFunc(slices.Clone(tlsFlags), func(flag string) bool { return set[flag] })
	switch {
	case len(missing) == len(tlsFlags) && !page.Loopback(address):
		refuse("--address: whoever reaches %s could say that they are anybody; serve a proxy in the same pod at an address such as 127.0.0.1:8080, or one elsewhere with %s", address, strings.Join(tlsFlags, ", "))
	case len(missing) == len(tlsFlags):
		if set["--requestheader-allowed-names"] {
			refuse("--requestheader-allowed-names has no effect without --requestheader-client-ca-file")
		}
	case len(missing) > 0:
		refuse("%s: missing beside the other files of TLS", strings.Join(missing, ", "))
	}
	return errors.Join(wrong...)
}

// host reports whether a browser may reach the page by a name, with a port or without.
func (p *proxy) host(name string) bool {
	if host, _, err := net.SplitHostPort(name); err == nil {
		name = host
	}
	return slices.ContainsFunc(p.hosts, func(host string) bool { return strings.EqualFold(host, name) })
}

const (
	maxName   = 256
	maxGroups = 256
	// reserved begins the names that the cluster gives itself: no proxy authenticates somebody as one of these.
	reserved = "system:"
)

// identify reads who sent a request. The headers are the proxy's: nobody else reaches the page.
func (p *proxy) identify(r *http.Request) (page.Reader, error) {
	users := r.Header.Values(p.userHeader)
	switch {
	case len(users) == 0 || len(users) == 1 && strings.TrimSpace(users[0]) == "":
		return page.Reader{}, page.RefuseNobody()
	case len(users) > 1:
		return page.Reader{}, page.RefuseReader("The proxy names more than one user.")
	}
	reader := page.Reader{User: p.userPrefix + strings.TrimSpace(users[0])}
	names := []string{reader.User}
	if p.groupHeader != "" {
		for _, list := range r.Header.Values(p.groupHeader) {
			for group := range strings.SplitSeq(list, ",") {
				if group = strings.TrimSpace(group); group != "" {
					reader.Groups = append(reader.Groups, p.groupPrefix+group)
				}
			}
		}
	}
	if len(reader.Groups) > maxGroups {
		return page.Reader{}, page.RefuseReader(fmt.Sprintf("The proxy names %d groups; at most %d can be used.", len(reader.Groups), maxGroups))
	}
	for _, name := range append(names, reader.Groups...) {
		switch {
		case strings.HasPrefix(name, reserved):
			return page.Reader{}, page.RefuseReader("The proxy gives you a name that begins with " + reserved + ", which are the cluster's own.")
		case len(name) > maxName || strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsPrint(c) }):
			return page.Reader{}, page.RefuseReader("The proxy gives you a name that is too long, or has letters that cannot be shown.")
		}
	}
	return reader, nil
}

// listen is where the proxy reaches the page: with TLS it has to show a certificate.
func (p *proxy) listen(ctx context.Context, listener net.Listener) (net.Listener, error) {
	if p.cert == "" {
		return listener, nil
	}
	pem, err := os.ReadFile(p.clientCA)
	if err != nil {
		return nil, fmt.Errorf("--requestheader-client-ca-file: %w", err)
	}
	ca := x509.NewCertPool()
	if !ca.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("--requestheader-client-ca-file: there is no certificate in %s", p.clientCA)
	}
	watcher, err := certwatcher.New(p.cert, p.key)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert-file, --tls-private-key-file: %w", err)
	}
	go func() { _ = watcher.WithWatchInterval(10 * time.Second).Start(ctx) }() // it ends with the context alone
	return tls.NewListener(listener, &tls.Config{
		MinVersion: tls.VersionTLS13, GetCertificate: watcher.GetCertificate,
		ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ca, VerifyConnection: p.allowed,
	}), nil
}

// allowed refuses a certificate with another name.
func (p *proxy) allowed(c tls.ConnectionState) error {
	if len(p.clientNames) == 0 {
		return nil
	}
	if name := c.PeerCertificates[0].Subject.CommonName; !slices.Contains(p.clientNames, name) {
		return fmt.Errorf("the client's certificate is of %q, which --requestheader-allowed-names does not name", name)
	}
	return nil
}
