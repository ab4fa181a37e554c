// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
	"sync"

	"github.com/entente-dev/entente/internal/inventory"
)

// version tells two readings apart, if a page would show them differently.
type version struct {
	once sync.Once
	text string
}

// contents names what was read: the same text for the same objects in the same state.
func (r *Reading) contents() string {
	r.version.once.Do(func() {
		sum := fnv.New128a()
		for _, o := range r.Objects.Objects() {
			fmt.Fprintln(sum, inventory.KindOf(o), o.GetNamespace(), o.GetName(), o.GetUID(), o.GetResourceVersion())
			if o.GetResourceVersion() == "" { // it comes from a file
				_ = json.NewEncoder(sum).Encode(o) // neither fails: the objects were read, and a sum takes all
			}
		}
		for i := range r.LeftOut {
			fmt.Fprintln(sum, r.LeftOut[i].Kind, r.LeftOut[i].Namespace, r.LeftOut[i].Name)
		}
		_, _ = io.WriteString(sum, words(r.Denied)+"\n"+r.Trouble)
		r.version.text = hex.EncodeToString(sum.Sum(nil))
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
