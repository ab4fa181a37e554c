// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// pages answers with reviews, one on each page, and decodes them as a client does.
type pages struct {
	client.Reader
	n int
}

func (p pages) List(_ context.Context, list client.ObjectList, options ...client.ListOption) error {
	var o client.ListOptions
	o.ApplyOptions(options)
	if _, ok := list.(*v1alpha1.ReviewList); !ok {
		return nil
	}
	at := 0
	if o.Continue != "" {
		if _, err := fmt.Sscan(o.Continue, &at); err != nil {
			return err
		}
	}
	next := ""
	if at+1 < p.n {
		next = fmt.Sprint(at + 1)
	}
	return json.Unmarshal(fmt.Appendf(nil, `{"metadata": {"continue": %q}, "items": [{"metadata": {"name": "r%d"}}]}`, next, at), list)
}

func TestPagesAreKeptApart(t *testing.T) {
	found, err := FromCluster(t.Context(), pages{n: 3}, "")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range found.Reviews {
		if want := fmt.Sprintf("r%d", i); r.Name != want {
			t.Errorf("review %d is %s, not %s", i, r.Name, want)
		}
	}
	if len(found.Reviews) != 3 {
		t.Errorf("%d reviews, not 3", len(found.Reviews))
	}
}
