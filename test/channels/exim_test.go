// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package channels_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/notify"
)

// longLine is longer than a line of mail may be.
var longLine = strings.Repeat("a line of more than 998 bytes ", 50)

// eximConfig takes mail with a login over TLS, for a domain of its own, and answers some
// recipients as servers do on bad days.
const eximConfig = `
exim_path = EXIM
keep_environment = ^LD_ : ^NSS_WRAPPER_
add_environment =
spool_directory = DIR/spool
log_file_path = DIR/%slog
pid_file_path = DIR/exim.pid
primary_hostname = mail.contoso.example
daemon_smtp_ports = PORT
local_interfaces = 127.0.0.1
deliver_drop_privilege = true
exim_user = UID
exim_group = GID
never_users =
host_lookup =
rfc1413_query_timeout = 0s
message_size_limit = 64K
tls_advertise_hosts = *
tls_certificate = DIR/cert.pem
tls_privatekey = DIR/key.pem
acl_smtp_mail = check_mail
acl_smtp_rcpt = check_rcpt
acl_smtp_data = check_data

begin acl
check_mail:
  deny !authenticated = *
       message = 530 5.7.0 Authentication required
  accept
check_rcpt:
  deny !domains = contoso.example
       message = 550 5.7.1 Relaying denied
  deny local_parts = nobody
       message = 550 5.1.1 No such user
  defer local_parts = later
       message = 451 4.7.1 Greylisted
  accept
check_data:
  deny condition = ${if match{$recipients}{spam@}}
       message = 554 5.7.1 Looks like spam
  defer condition = ${if match{$recipients}{full@}}
       message = 452 4.2.2 Mailbox full
  warn condition = ${if match{$recipients}{slow@}}
       delay = 3s
  accept

begin routers
local:
  driver = accept
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = DIR/mail
  create_directory
  user = UID
  group = GID

begin retry
* * F,1h,1m

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = ${if def:tls_in_cipher}
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{entente}}{eq{$auth3}{mail-password}}}}
  server_set_id = $auth2
`

// exim is a running Exim.
type exim struct {
	dir, addr string
	ca        []byte // PEM
}

// unprivileged is nobody's ID, under which Exim runs if the test is root.
const unprivileged = 65534

func startExim(t *testing.T) *exim {
	t.Helper()
	path := program(t, "usr/sbin/exim4")
	e := &exim{dir: openDir(t)}
	uid, gid := os.Getuid(), os.Getgid()
	var credential *syscall.Credential
	if uid == 0 {
		uid, gid = unprivileged, unprivileged
		credential = &syscall.Credential{Uid: unprivileged, Gid: unprivileged, NoSetGroups: false}
		for _, p := range []string{path, e.dir} {
			for p = filepath.Dir(p); p != "/"; p = filepath.Dir(p) {
				if info, err := os.Stat(p); err != nil || info.Mode()&1 == 0 {
					missing(t, "Exim runs as another user than root, who cannot enter "+p+"; run the test as a user, or move the checkout or TMPDIR")
				}
			}
		}
	}
	port := freePort(t)
	e.addr = "127.0.0.1:" + port
	ids := fmt.Sprintf("%d:%d", uid, gid)
	// Exim looks its user up by a name that is built in: a library answers for the system.
	writeFile(t, e.dir+"/passwd", "root:x:0:0::/:/bin/false\nDebian-exim:x:"+ids+"::/:/bin/false\n")
	writeFile(t, e.dir+"/group", fmt.Sprintf("root:x:0:\nDebian-exim:x:%d:\n", gid))
	writeFile(t, e.dir+"/exim.conf", strings.NewReplacer("EXIM", path, "DIR", e.dir, "PORT", port,
		"UID", fmt.Sprint(uid), "GID", fmt.Sprint(gid)).Replace(eximConfig))
	e.ca = writeCertificate(t, e.dir)
	for _, sub := range []string{"/spool", "/mail"} {
		if err := os.Mkdir(e.dir+sub, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if credential != nil {
		err := filepath.WalkDir(e.dir, func(p string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(p, uid, gid)
		})
		// Exim wants its configuration to be root's, or that of whoever calls it.
		if err != nil {
			t.Fatal(err)
		}
	}
	lib, err := filepath.Glob(filepath.Join(path, "../../lib/*-linux-gnu*"))
	if err != nil || len(lib) == 0 {
		t.Fatalf("no libraries beside %s (%v)", path, err)
	}
	cmd := exec.Command(path, "-C", e.dir+"/exim.conf", "-bdf", "-q1h")
	cmd.Dir = e.dir
	cmd.Env = []string{
		"LD_LIBRARY_PATH=" + lib[0], "LD_PRELOAD=" + lib[0] + "/libnss_wrapper.so",
		"NSS_WRAPPER_PASSWD=" + e.dir + "/passwd", "NSS_WRAPPER_GROUP=" + e.dir + "/group",
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	start(t, cmd, e.addr)
	t.Cleanup(func() {
		if t.Failed() {
			log, _ := os.ReadFile(e.dir + "/mainlog")
			t.Logf("Exim's log:\n%s", log)
		}
	})
	return e
}

// openDir is a temporary directory that Exim's user can enter, whoever the test is.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "entente-exim-") //nolint:usetesting // the parent of T.TempDir is for its owner only
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// writeCertificate makes a key and a certificate for 127.0.0.1, and returns the latter.
func writeCertificate(t *testing.T, dir string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "mail.contoso.example"},
		NotBefore:    time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	writeFile(t, dir+"/cert.pem", string(cert))
	writeFile(t, dir+"/key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})))
	return cert
}

func (e *exim) secret() map[string][]byte {
	return map[string][]byte{"username": []byte("entente"), "password": []byte("mail-password\n"), "caBundle": e.ca}
}

func (e *exim) channel(t *testing.T, o notify.Options, secret map[string][]byte) notify.Channel {
	t.Helper()
	return channel(t, o, notify.Config{Name: "mail", Type: notify.TypeEmail,
		Email: notify.EmailConfig{Server: e.addr, From: "alliances@northwind.example", Authenticated: true}}, secret)
}

func (e *exim) mails(t *testing.T) []string {
	t.Helper()
	mails, err := filepath.Glob(e.dir + "/mail/new/*")
	if err != nil {
		t.Fatal(err)
	}
	return mails
}

func TestMailArrivesInTheMailbox(t *testing.T) {
	e := startExim(t)
	m := message()
	r := e.channel(t, notify.Options{}, e.secret()).Send(t.Context(), m)
	want(t, r, notify.Delivered, notify.ReasonAccepted)
	eventually(t, "the mail is in the mailbox", func() bool { return len(e.mails(t)) == 1 })
	b, err := os.ReadFile(e.mails(t)[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("as it arrived:\n%s", b)
	got, err := mail.ReadMessage(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Message-Id":             "<6f0c2a52-3b7e-4a0c-9a55-0c7b9d3f1e11@northwind.example>",
		"Date":                   "Wed, 04 Nov 2026 09:00:00 +0000",
		"Auto-Submitted":         "auto-generated",
		"X-Entente-Notification": "alliances/late-shipments-3f2a",
		"X-Entente-Reason":       "EscalationStep",
		"From":                   "<alliances@northwind.example>",
		"Content-Type":           "text/plain; charset=UTF-8",
	} {
		if v := got.Header[name]; len(v) != 1 || v[0] != value {
			t.Errorf("%s is %q, want %q", name, v, value)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Title {
		t.Errorf("subject %q, %v", subject, err)
	}
	to, err := got.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != m.Address || to[0].Name != m.Recipient.DisplayName {
		t.Errorf("to %v, %v", to, err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(got.Body))
	if want := m.Body + "\n"; err != nil || string(body) != want {
		t.Errorf("body %q, %v, want %q", body, err, want)
	}
	received := got.Header.Get("Received")
	if !strings.Contains(received, "with esmtpsa") { // E: EHLO, S: TLS, A: login
		t.Errorf("received %q: not with a login over TLS", received)
	}
	if r.ProviderID == "" || !strings.Contains(received, "id "+r.ProviderID) {
		t.Errorf("provider ID %q, received %q", r.ProviderID, received)
	}
}

func TestMailServerSaysNo(t *testing.T) {
	e := startExim(t)
	send := func(o notify.Options, address, body string, secret map[string][]byte) notify.Result {
		m := message()
		m.Address, m.Body = address, body
		return e.channel(t, o, secret).Send(t.Context(), m)
	}
	for address, end := range map[string]struct {
		outcome notify.Outcome
		reason  notify.Reason
	}{
		"nobody@contoso.example": {notify.Permanent, notify.ReasonRejected},
		"sam@elsewhere.example":  {notify.Permanent, notify.ReasonRejected},
		"spam@contoso.example":   {notify.Permanent, notify.ReasonRejected},
		"later@contoso.example":  {notify.Temporary, notify.ReasonServerError},
		"full@contoso.example":   {notify.Temporary, notify.ReasonServerError},
	} {
		want(t, send(notify.Options{}, address, "x", e.secret()), end.outcome, end.reason)
	}
	want(t, send(notify.Options{}, "sam@contoso.example", strings.Repeat("x", 100<<10), e.secret()), notify.Permanent, notify.ReasonRejected)

	// It has the mail and takes longer than we wait: nobody can know.
	want(t, send(notify.Options{Timeout: time.Second}, "slow@contoso.example", "x", e.secret()), notify.Uncertain, notify.ReasonTimeout)

	wrong := e.secret()
	wrong["password"] = []byte("another")
	want(t, send(notify.Options{}, "sam@contoso.example", "x", wrong), notify.Permanent, notify.ReasonInvalidSecret)
	none := map[string][]byte{"caBundle": e.ca}
	want(t, send(notify.Options{}, "sam@contoso.example", "x", none), notify.Permanent, notify.ReasonInvalidSecret)
	system := e.secret()
	delete(system, "caBundle")
	want(t, send(notify.Options{}, "sam@contoso.example", "x", system), notify.Temporary, notify.ReasonCertificateInvalid)

	// Of the one that was given up on, Exim may have made a mail.
	if n := len(e.mails(t)); n > 1 {
		t.Errorf("%d mails arrived", n)
	}
}

// The same message twice: mail is not idempotent, but who looks can tell by the Message-ID.
func TestRepeatedMailHasTheSameID(t *testing.T) {
	e := startExim(t)
	for range 2 {
		want(t, e.channel(t, notify.Options{}, e.secret()).Send(t.Context(), message()), notify.Delivered, notify.ReasonAccepted)
	}
	eventually(t, "both mails are in the mailbox", func() bool { return len(e.mails(t)) == 2 })
	ids := map[string]int{}
	for _, name := range e.mails(t) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := mail.ReadMessage(strings.NewReader(string(b)))
		if err != nil {
			t.Fatal(err)
		}
		ids[got.Header.Get("Message-Id")]++
	}
	if len(ids) != 1 {
		t.Errorf("IDs %v", ids)
	}
}
