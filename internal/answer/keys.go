// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
)

const (
	minKey  = 32 // bytes
	maxKeys = 8
	// maxKeyFile bounds what is read of a file that somebody may have named by mistake.
	maxKeyFile = 64 << 10
)

// keyring holds the keys of a file. The first signs, all of them verify.
type keyring struct {
	file string
	keys atomic.Pointer[[][]byte]
}

// openKeyring reads a file with one key a line, each the base64 of 32 random bytes or more.
func openKeyring(file string) (*keyring, error) {
	k := &keyring{file: file}
	return k, k.reload()
}

// reload reads the file again. After an error the keys are those from before.
func (k *keyring) reload() error {
	keys, err := readKeys(k.file)
	if err != nil {
		return err
	}
	k.keys.Store(&keys)
	return nil
}

func (k *keyring) all() [][]byte { return *k.keys.Load() }

// readKeys quotes nothing of the file in its errors.
func readKeys(file string) ([][]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		if p, ok := errors.AsType[*os.PathError](err); ok {
			err = p.Err
		}
		return nil, fmt.Errorf("--answer-key-file=%s cannot be read: %w; name a file with a key for the links", file, err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil || len(data) > maxKeyFile {
		return nil, fmt.Errorf("--answer-key-file=%s is no file of at most %d bytes; name a file with a key for the links", file, maxKeyFile)
	}
	var keys [][]byte
	for number, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		key, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			return nil, fmt.Errorf("--answer-key-file=%s, line %d: no base64; write one key a line, each made by: head -c 32 /dev/urandom | base64", file, number+1)
		}
		if len(key) < minKey {
			return nil, fmt.Errorf("--answer-key-file=%s, line %d: a key of %d bytes is too short; write %d random bytes or more in base64", file, number+1, len(key), minKey)
		}
		keys = append(keys, key)
	}
	switch {
	case len(keys) == 0:
		return nil, fmt.Errorf("--answer-key-file=%s holds no key; write one key a line, each made by: head -c 32 /dev/urandom | base64", file)
	case len(keys) > maxKeys:
		return nil, fmt.Errorf("--answer-key-file=%s holds %d keys; keep the one that signs first, and at most %d in all", file, len(keys), maxKeys)
	}
	return keys, nil
}
