// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// Who interrupts a question need not press Enter, and nothing goes on.
func TestAQuestionCanBeInterrupted(t *testing.T) {
	in, typed := io.Pipe() // nobody types
	defer func() { _ = typed.Close() }()
	ctx, interrupt := context.WithCancel(t.Context())
	a := newAsker(ctx, &cmdutil.Env{IOStreams: genericiooptions.IOStreams{In: in, ErrOut: io.Discard}})
	time.AfterFunc(10*time.Millisecond, interrupt)
	if err := a.confirm(); !errors.Is(err, errInterrupted) {
		t.Error(err)
	}
}

func TestConfirm(t *testing.T) {
	for _, c := range []struct {
		typed string
		ok    bool
	}{
		{"\n", true}, {"y\n", true}, {"YES\n", true}, {"what?\ny\n", true}, {"y", true},
		{"n\n", false}, {"No\n", false}, {"", false}, {"what?", false},
	} {
		a := newAsker(t.Context(), &cmdutil.Env{IOStreams: genericiooptions.IOStreams{In: strings.NewReader(c.typed), ErrOut: io.Discard}})
		if err := a.confirm(); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.typed, err)
		}
	}
}
