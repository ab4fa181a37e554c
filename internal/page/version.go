// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"sync"
)

// version tells two readings apart, if a page would show them differently.
type version struct {
	once sync.Once
	text string
}

// contents names what was read: the same text for the same objects in the same state.
func (r *Reading) contents() string {
	r.version.once.Do(func() {
		sum := sha256.New()
		var line []byte
		for _, o := range r.Objects.Objects() {
			line = append(append(append(line[:0], o.GetUID()...), ' '), o.GetResourceVersion()...)
			_, _ = sum.Write(append(line, '\n')) // a sum takes all
			if o.GetResourceVersion() == "" {    // it comes from a file
				_ = json.NewEncoder(sum).Encode(o) // it was read from JSON
			}
		}
		for i := range r.LeftOut {
			fmt.Fprintln(sum, r.LeftOut[i].Kind, r.LeftOut[i].Namespace, r.LeftOut[i].Name)
		}
		_, _ = io.WriteString(sum, words(r.Denied)+"\n"+r.Trouble)
		r.version.text = hex.EncodeToString(sum.Sum(nil)[:16])
	})
	return r.version.text
}

// versionAt names what a page shows, whose address has at for its moment. A page of now changes with the minute as well,
// by which it counts; one of a moment that stands does not.
func (h *Handler) versionAt(r *Reading, at string) string {
	if at == "" {
		at = h.At
	}
	if at == "" || at == "now" {
		return r.contents() + "." + strconv.FormatInt(r.At.Unix()/60, 36)
	}
	return r.contents()
}
