// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/harness"
)

// stage applies files in a new namespace, as if it were 2082, and waits until all of it is judged.
func stage(t *testing.T, namespace string, patterns ...string) {
	t.Helper()
	if err := env.Client.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}); err != nil {
		t.Fatal(err)
	}
	moved := strings.NewReplacer("2025", "2081", "2026", "2082", "2027", "2083", "2030", "2086", "http://127.0.0.1:9099/entente", harness.NewReceiver(t, nil).URL)
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, files, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			objects, err := install.Decode([]byte(moved.Replace(string(data))))
			if err == nil {
				err = env.Apply(t.Context(), namespace, objects...)
			}
			if err != nil {
				t.Fatal(file, err)
			}
		}
	}
	env.Settle(t)
}

// tie says of a contact of the samples which user it is.
func tie(t *testing.T, partner, contact, user string) {
	t.Helper()
	p := &v1alpha1.Partner{ObjectMeta: metav1.ObjectMeta{Namespace: samples, Name: partner}}
	harness.Eventually(t, harness.Patience, "a contact is a user", func(ctx context.Context) error {
		if err := env.Client.Get(ctx, client.ObjectKeyFromObject(p), p); err != nil {
			return err
		}
		for i := range p.Spec.Contacts {
			if c := &p.Spec.Contacts[i]; string(c.Name) == contact {
				c.User = user
			}
		}
		return env.Client.Update(ctx, p)
	})
}

// dashboard serves the page of a namespace, as the plugin does, until the test is over.
func dashboard(t *testing.T, namespace string) (address string) {
	t.Helper()
	flags := genericclioptions.NewConfigFlags(true)
	flags.KubeConfig = &kubeconfig
	printed, out := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	root := cli.New(&cmdutil.Env{
		IOStreams: genericiooptions.IOStreams{In: strings.NewReader(""), Out: out, ErrOut: t.Output()}, Flags: flags, Now: env.Clock.Now,
	})
	root.SetArgs([]string{"dashboard", "-n", namespace})
	go func() { ended <- errors.Join(root.ExecuteContext(ctx), out.Close()) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	lines := bufio.NewScanner(printed)
	lines.Scan()
	address, ok := strings.CutPrefix(lines.Text(), "The page is at ")
	if !ok {
		t.Fatalf("it prints %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	return strings.TrimSuffix(address, "/")
}
