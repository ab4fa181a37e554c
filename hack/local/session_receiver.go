// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"k8s.io/client-go/kubernetes"

	"github.com/entente-dev/entente/internal/controlplane"
)

// listen opens the receiver's port early: that it is taken shows at once.
func (s *session) listen() (net.Listener, error) {
	memory := filepath.Join(s.dir, "receiver.port")
	last := remembered(memory)
	if s.receiverPort == 0 {
		s.receiverPort = cmp.Or(last, samplesPort)
	}
	if last != 0 && last != s.receiverPort {
		s.warn("policies that were applied before may still send to port %d; kubectl edit communicationpolicy changes them", last)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(controlplane.Loopback, strconv.Itoa(s.receiverPort)))
	if err != nil {
		return nil, fmt.Errorf("the receiver cannot listen on port %d (%w); choose another: make run RECEIVER_PORT=%d", s.receiverPort, err, s.receiverPort+1)
	}
	return l, os.WriteFile(memory, fmt.Appendln(nil, s.receiverPort), 0o600)
}

// remembered reads a port from a file; 0 where there is none.
func remembered(file string) int {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	port, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 0
	}
	return port
}

func (s *session) startReceiver(l net.Listener) (err error) {
	if s.history, err = openHistory(filepath.Join(s.dir, "messages.jsonl")); err != nil {
		return errors.Join(err, l.Close())
	}
	client, err := kubernetes.NewForConfig(s.plane.Config())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	r := &receiver{
		history: s.history,
		secrets: labelledSecrets(client),
		now:     time.Now,
		took:    func(m message) { s.tell(m) },
		refused: func(why string) { s.tell(message{Time: time.Now(), What: why, Signature: refused}) },
	}
	s.serving.Go(func() {
		if err := r.serve(s.background, l); err != nil {
			s.fail(fmt.Errorf("the receiver stopped: %w", err))
		}
	})
	return nil
}
