// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/entente-dev/entente/internal/manifest"
)

const examples = "../../test/api/testdata/examples/"

// BenchmarkLoad loads a thousand alliances, each in a file with its two partners, two reviews
// and an issue, all of them with every field that people write about.
func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	write(b, filepath.Join(dir, "policy.yaml"), readFile(b, examples+"communicationpolicy.yaml"))
	named := regexp.MustCompile(`metadata: \{name: [a-z-]+`)
	for i := range 1000 {
		var text []byte
		for n, kind := range []string{"alliance", "partner", "partner", "review", "review", "issue"} {
			text = append(text, "---\n"...)
			text = append(text, named.ReplaceAll(readFile(b, examples+kind+".yaml"), fmt.Appendf(nil, "metadata: {name: x-%d-%d", i, n))...)
		}
		write(b, filepath.Join(dir, fmt.Sprintf("alliance-%d.yaml", i)), text)
	}
	for b.Loop() {
		found, err := manifest.Load([]string{dir}, manifest.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(found.Objects())), "objects")
	}
}

// BenchmarkLoadOne is what a small command waits for, but for compiling the definitions.
func BenchmarkLoadOne(b *testing.B) {
	for b.Loop() {
		if _, err := manifest.Load([]string{"../../config/samples"}, manifest.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func readFile(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func write(tb testing.TB, name string, data []byte) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		tb.Fatal(err)
	}
}
