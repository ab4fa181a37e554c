// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// managerLog is what the manager writes, read a piece after the other: what a round is to blame for is found
// before the next begins.
type managerLog struct {
	path string
	read int64
	seen map[string]bool
}

func newManagerLog(path string) *managerLog { return &managerLog{path: path, seen: map[string]bool{}} }

// findings are those in what was written since the last time. A line that is not complete is for the next time.
func (l *managerLog) findings() (out []finding, err error) {
	f, err := os.Open(l.path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Seek(l.read, io.SeekStart); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	data = data[:bytes.LastIndexByte(data, '\n')+1]
	l.read += int64(len(data))
	return judgeLog(string(data), l.seen), nil
}

// readLog adds what the manager has logged since the round before.
func (r *round) readLog() error {
	logged, err := r.log.findings()
	for _, f := range logged {
		r.find(f)
	}
	return err
}
