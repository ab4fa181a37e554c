// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package unreadable

import (
	"encoding/json"
	"io"
)

// stream is the body of a watch, filtered event by event.
type stream struct {
	body    io.ReadCloser
	events  *json.Decoder
	filter  *filter
	pending []byte
}

func newStream(body io.ReadCloser, f *filter) *stream {
	return &stream{body: body, events: json.NewDecoder(body), filter: f}
}

// Read reads of the next event that is to be passed on.
func (s *stream) Read(p []byte) (int, error) {
	if len(s.pending) == 0 {
		var raw json.RawMessage
		if err := s.events.Decode(&raw); err != nil {
			return 0, err // io.EOF where the server ended the watch
		}
		event, err := s.filter.event(raw)
		if err != nil {
			return 0, err
		}
		s.pending = append(event, '\n')
	}
	n := copy(p, s.pending)
	s.pending = s.pending[n:]
	return n, nil
}

// Close ends the watch.
func (s *stream) Close() error { return s.body.Close() }
