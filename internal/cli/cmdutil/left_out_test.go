// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"errors"
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/unreadable"
)

func TestWhatIsLeftOutIsNamedOnce(t *testing.T) {
	var out strings.Builder
	l := leftOut{to: &out}
	o := unreadable.Object{Kind: "Issue", Namespace: "beta", Name: "late", UID: "1", ResourceVersion: "7", Err: errors.New("a list\nis no time")}
	l.LeftOut(o)
	l.LeftOut(o)
	if want := "warning: issue beta/late cannot be read, and is left out: a list is no time\n"; out.String() != want {
		t.Errorf("said %q, not %q", out.String(), want)
	}
	o.ResourceVersion = "8"
	l.LeftOut(o)
	if strings.Count(out.String(), "warning") != 2 {
		t.Error("what was written again is not named again")
	}
}
