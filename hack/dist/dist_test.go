// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

const url = "https://example.com/download"

// makeRelease makes a release whose programs are a few words, dated by a clock of their own.
func makeRelease(t *testing.T, dated time.Time) string {
	t.Helper()
	r := &release{source: "../..", dir: filepath.Join(t.TempDir(), "dist"), version: "v1.2.3", url: url + "/", log: io.Discard}
	r.build = func(_ context.Context, p platform, file string) error {
		if err := os.WriteFile(file, []byte("for "+p.os+" on "+p.arch), 0o600); err != nil {
			return err
		}
		return os.Chtimes(file, dated, dated)
	}
	archives, err := r.archives(t.Context(), platforms)
	if err == nil {
		err = r.manifest(archives)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r.dir
}

// What Krew asks for is read as it stands in the file, and not by the types that wrote it.
func TestManifestIsWhatKrewNeeds(t *testing.T) {
	dir := makeRelease(t, time.Now())
	var m struct {
		APIVersion, Kind string
		Metadata         struct{ Name string }
		Spec             struct {
			Version, Homepage, ShortDescription, Description, Caveats string

			Platforms []struct {
				Selector         struct{ MatchLabels map[string]string }
				URI, SHA256, Bin string
				Files            []struct{ From, To string }
			}
		}
	}
	if err := yaml.UnmarshalStrict(readFile(t, dir, "entente.yaml"), &m); err != nil {
		t.Fatal(err)
	}
	got := []string{m.APIVersion, m.Kind, m.Metadata.Name, m.Spec.Version, m.Spec.Homepage}
	want := []string{"krew.googlecontainertools.github.com/v1alpha2", "Plugin", "entente", "v1.2.3", "https://github.com/entente-dev/entente"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(m.Spec.ShortDescription); n == 0 || n >= 50 || strings.Contains(m.Spec.ShortDescription, "\n") {
		t.Errorf("the short description has %d characters", n)
	}
	for line := range strings.SplitSeq(m.Spec.Description+m.Spec.Caveats, "\n") {
		if len(line) > 80 {
			t.Errorf("longer than 80 characters: %s", line)
		}
	}
	if !strings.Contains(m.Spec.Caveats, "store/entente/v1.2.3/kubectl_complete-entente") {
		t.Errorf("the caveats do not say where the completion is: %s", m.Spec.Caveats)
	}
	var sums strings.Builder
	seen := map[string]bool{}
	for _, p := range m.Spec.Platforms {
		system, arch := p.Selector.MatchLabels["os"], p.Selector.MatchLabels["arch"]
		seen[system+"/"+arch] = len(p.Selector.MatchLabels) == 2
		file, ok := strings.CutPrefix(p.URI, url+"/v1.2.3/")
		if !ok {
			t.Errorf("the address is %s", p.URI)
		}
		data := readFile(t, dir, file)
		if sum := fmt.Sprintf("%x", sha256.Sum256(data)); sum != p.SHA256 {
			t.Errorf("%s has the sum %s, the manifest says %s", file, sum, p.SHA256)
		}
		fmt.Fprintf(&sums, "%s  %s\n", p.SHA256, file)

		in := unpack(t, file, data)
		installed := map[string]bool{}
		for _, f := range p.Files {
			if _, there := in[f.From]; !there || f.To != "." {
				t.Errorf("%s has no %s to be put into %s", file, f.From, f.To)
			}
			installed[f.From] = true
			delete(in, f.From)
		}
		if len(in) > 0 {
			t.Errorf("%s holds what is not installed: %v", file, in)
		}
		if !installed[p.Bin] || strings.HasSuffix(p.Bin, ".exe") != (system == "windows") {
			t.Errorf("%s is to run %s", file, p.Bin)
		}
	}
	if diff := cmp.Diff(map[string]bool{
		"linux/amd64": true, "linux/arm64": true, "darwin/amd64": true, "darwin/arm64": true, "windows/amd64": true, "windows/arm64": true,
	}, seen); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(sums.String(), string(readFile(t, dir, "checksums.txt"))); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAnArchiveHolds(t *testing.T) {
	dir := makeRelease(t, time.Now())
	const plain = "-rw-r--r-- "
	license, notice := string(readFile(t, "../..", "LICENSE")), string(readFile(t, "../..", "NOTICE"))
	holidays := string(readFile(t, "../../internal/holidays", "LICENSE.date-holidays"))
	script := string(readFile(t, "../../cmd/kubectl-entente", "kubectl_complete-entente"))
	for file, want := range map[string]map[string]string{
		"kubectl-entente_v1.2.3_linux_arm64.tar.gz": {
			"-rwxr-xr-x kubectl-entente": "for linux on arm64", "-rwxr-xr-x kubectl_complete-entente": script, plain + "LICENSE": license,
			plain + "NOTICE": notice, plain + "LICENSE.date-holidays": holidays,
		},
		"kubectl-entente_v1.2.3_windows_amd64.zip": {
			"-rwxr-xr-x kubectl-entente.exe": "for windows on amd64", plain + "LICENSE": license,
			plain + "NOTICE": notice, plain + "LICENSE.date-holidays": holidays,
		},
	} {
		got := map[string]string{}
		for name, e := range unpack(t, file, readFile(t, dir, file)) {
			got[e.mode.String()+" "+name] = string(e.data)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

func TestSameInputGivesTheSameBytes(t *testing.T) {
	a, b := makeRelease(t, time.Now()), makeRelease(t, time.Now().AddDate(0, -1, 0))
	files, err := os.ReadDir(a)
	if err != nil || len(files) != len(platforms)+2 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, f := range files {
		if !bytes.Equal(readFile(t, a, f.Name()), readFile(t, b, f.Name())) {
			t.Errorf("%s differs", f.Name())
		}
	}
}

func TestVersionsThatAManifestCanHave(t *testing.T) {
	for _, version := range []string{"v0.0.1", "v1.2.3", "v10.20.30"} {
		if err := checkVersion(version); err != nil {
			t.Error(err)
		}
	}
	for _, version := range []string{"", "dev", "1.2.3", "v1.2", "v01.2.3", "v1.2.3-4-gfe370ff", "v1.2.3-dirty", "fe370ff", "v1.2.3\n", "xv1.2.3"} {
		err := checkVersion(version)
		if err == nil || !strings.Contains(err.Error(), "VERSION=v1.2.3") {
			t.Errorf("%q: %v", version, err)
		}
	}
}

func TestChosenPlatforms(t *testing.T) {
	for list, want := range map[string]string{
		"":                          fmt.Sprint(platforms),
		"windows/amd64,linux/arm64": "[linux/arm64 windows/amd64]",
	} {
		if got, err := choose(list); err != nil || fmt.Sprint(got) != want {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
	for _, list := range []string{"linux", "linux/amd64,", "plan9/amd64", "linux/amd64,linux/amd64"} {
		if got, err := choose(list); err == nil || !strings.Contains(err.Error(), "linux/amd64") {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
}

// What cannot be released is refused before the last release is deleted.
func TestRefusedBeforeAnythingIsDone(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("dist/before", 0o750); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"-version=fe370ff", "-url=" + url},
		{"-version=", "-url=" + url, "-archives-only"},
		{"-version=v1.2.3", "-url=ftp://example.com"},
		{"-version=v1.2.3", "-url=" + url, "-platforms=linux"},
	} {
		if err := run(t.Context(), args, io.Discard); err == nil {
			t.Errorf("%v is not refused", args)
		}
		if _, err := os.Stat("dist/before"); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestWhatCannotBeBuiltIsAnError(t *testing.T) {
	r := &release{source: "../..", dir: t.TempDir(), version: "v1.2.3", url: url, log: io.Discard}
	r.build = func(context.Context, platform, string) error { return errors.New("no space") }
	_, err := r.archives(t.Context(), platforms)
	if err == nil || err.Error() != "darwin/amd64: no space" {
		t.Error(err)
	}
}

func TestAProgramThatIsTooLargeIsNotReleased(t *testing.T) {
	for size, want := range map[int64]bool{maxProgram: true, maxProgram + 1: false} {
		r := &release{source: "../..", dir: t.TempDir(), version: "v1.2.3", url: url, log: io.Discard}
		r.build = func(_ context.Context, _ platform, file string) error {
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(file, size)
		}
		_, err := r.archives(t.Context(), platforms[:1])
		if (err == nil) != want || err != nil && !strings.Contains(err.Error(), "60000001 bytes") {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

// copied is a small program in a directory of its own, as a module.
func copied(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for from, to := range map[string]string{"../../go.mod": "go.mod", "../../go.sum": "go.sum", "testdata/hello/main.go": "hello/main.go"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, to)), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, to), readFile(t, filepath.Dir(from), filepath.Base(from)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A small program stands for the plugin, which takes a minute to build without a cache.
func TestProgramIsStaticAndKnowsItsVersion(t *testing.T) {
	var b goBuild
	var sums [2][32]byte
	for i := range sums { // each from a directory of its own
		b = goBuild{source: copied(t), program: "./hello", version: "v1.2.3"}
		p := platform{runtime.GOOS, runtime.GOARCH}
		file := filepath.Join(t.TempDir(), p.bin())
		if err := b.build(t.Context(), p, file); err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(readFile(t, filepath.Dir(file), p.bin()))
		out, err := exec.CommandContext(t.Context(), file).CombinedOutput()
		if err != nil || string(out) != "v1.2.3\n" {
			t.Errorf("%q, %v", out, err)
		}
		info, err := buildinfo.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		settings := map[string]string{}
		for _, s := range info.Settings {
			settings[s.Key] = s.Value
		}
		if settings["CGO_ENABLED"] != "0" || settings["-trimpath"] != "true" || settings["vcs"] != "" {
			t.Errorf("built with %v", settings)
		}
	}
	if sums[0] != sums[1] {
		t.Error("the second is not the first")
	}
	if err := b.build(t.Context(), platform{"plan9", "s390x"}, filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "plan9/s390x") {
		t.Errorf("the error does not say what go said: %v", err)
	}
}

// The script hands all words on, empty ones too: the last one is what is completed.
func TestCompletionAsksTheProgram(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	fake := "#!/bin/sh\nprintf '[%s]' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, program), []byte(fake), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), shell, "../../cmd/kubectl-entente/"+completion, "status", "a b", "")
	cmd.Env = []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH")}
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "[__complete][status][a b][]" {
		t.Errorf("%q, %v", out, err)
	}
}

// What `make dist` takes if nothing else is said is the address that the manifest needs.
func TestMakefileHasTheAddress(t *testing.T) {
	makefile := string(readFile(t, "../..", "Makefile"))
	if !regexp.MustCompile(`(?m)^DIST_URL \?= ` + regexp.QuoteMeta(homepage) + `/releases/download$`).MatchString(makefile) {
		t.Error("the Makefile's DIST_URL is not the project's page of releases")
	}
}

func readFile(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(os.DirFS(dir), name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// unpack reads an archive; what is no file in its top directory fails.
func unpack(t *testing.T, name string, data []byte) map[string]entry {
	t.Helper()
	out := map[string]entry{}
	add := func(name string, info fs.FileInfo, r io.Reader) {
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !info.Mode().IsRegular() || strings.ContainsAny(name, `/\`) || !info.ModTime().Equal(epoch) {
			t.Errorf("%s is %s of %s", name, info.Mode(), info.ModTime())
		}
		out[name] = entry{name: name, mode: info.Mode(), data: content}
	}
	if strings.HasSuffix(name, ".zip") {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			add(f.Name, f.FileInfo(), r)
		}
		return out
	}
	g, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	files := tar.NewReader(g)
	for {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		add(h.Name, h.FileInfo(), files)
	}
}
