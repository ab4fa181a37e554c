// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// Verbs of operations.
const (
	create     = "create"
	put        = "update" // creates what is not there
	mergePatch = "merge patch"
	jsonPatch  = "JSON patch"
	apply      = "apply"
	remove     = "delete"
	removeAll  = "delete all"
)

// operation is one request.
type operation struct {
	Number int `json:"number"`
	// Forged tells that it is made by somebody who may write statuses and messages, too.
	Forged   bool   `json:"forged,omitempty"`
	Verb     string `json:"verb"`
	Resource string `json:"resource"`
	Name     string `json:"name,omitempty"`
	// Status: it goes to the status.
	Status bool `json:"status,omitempty"`
	// Elsewhere: it goes to the neighbour's namespace.
	Elsewhere bool `json:"elsewhere,omitempty"`
	// Query is what else the address says.
	Query string `json:"query,omitempty"`
	// Body is sent as it is. Base64 holds it in files where it is no UTF-8.
	Body   string `json:"body,omitempty"`
	Base64 string `json:"base64,omitempty"`
	// What was changed.
	What []string `json:"what,omitempty"`
}

func (o *operation) String() string {
	what := o.Resource
	if o.Status {
		what += "/status"
	}
	return strings.TrimSpace(fmt.Sprintf("operation %d: %s %s %s (%s)", o.Number, o.Verb, what, o.Name, strings.Join(o.What, "; ")))
}

// writeOperations writes a file that readOperations reads, a line for each.
func writeOperations(path string, all []operation) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	e := json.NewEncoder(f)
	e.SetEscapeHTML(false)
	for _, o := range all {
		if !utf8.ValidString(o.Body) {
			o.Base64, o.Body = base64.StdEncoding.EncodeToString([]byte(o.Body)), ""
		}
		if err := e.Encode(o); err != nil {
			return err
		}
	}
	return nil
}

func readOperations(path string) (out []operation, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for d := json.NewDecoder(f); ; {
		var o operation
		if err := d.Decode(&o); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s, after %d operations: %w", path, len(out), err)
		}
		if o.Base64 != "" {
			body, err := base64.StdEncoding.DecodeString(o.Base64)
			if err != nil {
				return nil, fmt.Errorf("%s, operation %d: %w", path, o.Number, err)
			}
			o.Body, o.Base64 = string(body), ""
		}
		out = append(out, o)
	}
}
