// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/entente-dev/entente/internal/controlplane"
)

// store is etcd behind the API server's back, by its JSON gateway.
type store struct{ url string }

func storeOf(etcd *controlplane.Process) (*store, error) {
	for _, arg := range etcd.Args {
		if url, ok := strings.CutPrefix(arg, "--advertise-client-urls="); ok {
			return &store{url}, nil
		}
	}
	return nil, errors.New("etcd has no address")
}

func (s *store) post(ctx context.Context, path string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("etcd answers %s to %s: %s", res.Status, path, answer)
	}
	return err
}

// put writes a value as it is, whatever the API server would say of it.
func (s *store) put(ctx context.Context, key string, value []byte) error {
	return s.post(ctx, "/v3/kv/put", map[string][]byte{"key": []byte(key), "value": value})
}

// full raises, or ends, the alarm by which etcd refuses to write when its space is used up.
func (s *store) full(ctx context.Context, is bool) error {
	action := "ACTIVATE"
	if !is {
		action = "DEACTIVATE"
	}
	return s.post(ctx, "/v3/maintenance/alarm", map[string]any{"action": action, "memberID": "0", "alarm": "NOSPACE"})
}
