// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/mail"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/internal/notify"
)

// The channels of a burst, and what strikes count.
const (
	hookChannel = "hook"
	mailChannel = "mail"
)

// receivers take what the managers of a trial send, each a little slowly.
type receivers struct {
	hookURL, mailServer string
	// took is called with the channel when a message is taken, and not answered yet.
	took func(channel string)

	http *http.Server
	smtp *smtp.Server

	mischief *mischief // nil: they behave well

	mu       sync.Mutex
	arrivals []arrival
}

func newReceivers(took func(channel string), m *mischief) (*receivers, error) {
	hook, err := net.Listen("tcp", net.JoinHostPort(controlplane.Loopback, "0"))
	if err != nil {
		return nil, err
	}
	letters, err := net.Listen("tcp", net.JoinHostPort(controlplane.Loopback, "0"))
	if err != nil {
		return nil, errors.Join(err, hook.Close())
	}
	r := &receivers{hookURL: "http://" + hook.Addr().String() + "/faults", mailServer: letters.Addr().String(), took: took, mischief: m}
	r.http = &http.Server{Handler: http.HandlerFunc(r.takeEvent), ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0)}
	r.smtp = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return mailSession{r, c}, nil }))
	r.smtp.Domain = "contoso.example"
	r.smtp.ReadTimeout, r.smtp.WriteTimeout = time.Minute, time.Minute
	r.smtp.ErrorLog = silent{} // managers that are killed hang up
	// A receiver that ends shows as messages that do not arrive.
	go func() { _ = r.http.Serve(m.listen(hookChannel, hook)) }()
	go func() { _ = r.smtp.Serve(m.listen(mailChannel, letters)) }()
	return r, nil
}

func (r *receivers) close() {
	r.mischief.end()
	_ = r.http.Close()
	_ = r.smtp.Close()
}

func (r *receivers) received() []arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]arrival(nil), r.arrivals...)
}

// take remembers a message, a little before it is answered.
func (r *receivers) take(a arrival) {
	dawdle()
	a.at = time.Now()
	r.mu.Lock()
	r.arrivals = append(r.arrivals, a)
	r.mu.Unlock()
	r.took(a.channel)
	dawdle()
}

func dawdle() { time.Sleep(time.Duration(rand.IntN(15_000)) * time.Microsecond) }

func (r *receivers) takeEvent(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the sender is gone: it was not received
	}
	var data notify.EventData
	if err := json.Unmarshal(body, &data); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a := arrival{
		channel: hookChannel, id: req.Header.Get("Ce-Id"), notification: data.Notification, subject: data.Title, body: data.Body,
		key: key{data.Subject.Name, data.Step, data.Recipient.Partner + "/" + data.Recipient.Contact},
	}
	if r.mischief.meets(hookChannel, a.id) {
		r.mischief.event(w, func() { r.take(a) })
		return
	}
	r.take(a)
	w.WriteHeader(http.StatusNoContent)
}

type mailSession struct {
	*receivers
	conn *smtp.Conn
}

func (mailSession) Reset()                               {}
func (mailSession) Logout() error                        { return nil }
func (mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (mailSession) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (s mailSession) Data(from io.Reader) error {
	a, err := readMail(from)
	if err != nil {
		return err
	}
	if s.mischief.meets(mailChannel, a.id) {
		return s.mischief.mail(s.conn, func() { s.take(a) })
	}
	s.take(a)
	return nil
}

func readMail(from io.Reader) (a arrival, err error) {
	m, err := mail.ReadMessage(from)
	if err != nil {
		return a, err
	}
	a.channel = mailChannel
	a.id, _, _ = strings.Cut(strings.TrimPrefix(m.Header.Get("Message-ID"), "<"), "@")
	_, a.notification, _ = strings.Cut(m.Header.Get("X-Entente-Notification"), "/")
	if a.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return a, err
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	a.body = strings.ReplaceAll(string(body), "\r\n", "\n")
	return a, err
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}
