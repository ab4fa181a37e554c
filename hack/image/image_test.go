// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"context"
	"debug/buildinfo"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

const project = "../.."

var here = &v1.Platform{OS: "linux", Architecture: runtime.GOARCH}

// buildHello builds a program from a copy of its module in a directory of its own.
func buildHello(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range []string{"go.mod", "go.sum", "testdata/hello/main.go"} {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, f)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "hello")
	if err := build(t.Context(), dir, "./testdata/hello", "v1.2.3", here, program); err != nil {
		t.Fatal(err)
	}
	return program
}

// written is an image that was written, and read again.
func written(t *testing.T) (digest v1.Hash, image v1.Image, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "image")
	r := release{source: project, version: "v1.2.3", created: time.Unix(1e9, 0).UTC()}
	digest, err := r.write(dir, map[string]string{here.String(): buildHello(t)})
	if err != nil {
		t.Fatal(err)
	}
	top, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(top); err != nil {
		t.Fatal(err)
	}
	all, err := top.IndexManifest()
	if err != nil || len(all.Manifests) != 1 || all.Manifests[0].Annotations["org.opencontainers.image.ref.name"] != "v1.2.3" {
		t.Fatalf("%+v, %v", all, err)
	}
	index, err := top.ImageIndex(all.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	platforms, err := index.IndexManifest()
	if err != nil || len(platforms.Manifests) != 1 || platforms.Manifests[0].Platform.String() != here.String() {
		t.Fatalf("%+v, %v", platforms, err)
	}
	image, err = index.Image(platforms.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	return digest, image, dir
}

// Of two images of the same source, built in different places, each byte is the same.
func TestTwoBuildsFromDifferentDirectoriesHaveOneDigest(t *testing.T) {
	one, _, first := written(t)
	two, _, second := written(t)
	if one != two {
		t.Errorf("%s and %s", one, two)
	}
	a, err := os.ReadFile(first + ".tar")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(second + ".tar")
	if err != nil || !slices.Equal(a, b) {
		t.Errorf("the archives differ: %v", err)
	}
}

func TestTheProgramRunsInTheImage(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can change the root directory")
	}
	_, image, _ := written(t)
	root := t.TempDir()
	unpack(t, image, root)
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), config.Config.Entrypoint[0])
	cmd.Dir, cmd.Env = "/", []string{}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "v1.2.3 nonroot true\n" {
		t.Errorf("%q, %v", out, err)
	}
}

// unpack writes the files of an image to a directory, and checks what nobody else should be able to change.
func unpack(t *testing.T, image v1.Image, root string) {
	t.Helper()
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	all := mutate.Extract(image)
	defer func() { _ = all.Close() }()
	files := tar.NewReader(all)
	for {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 || h.FileInfo().Mode().Perm()&0o022 != 0 || h.ModTime.Unix() != 1e9 {
			t.Errorf("%s is %s of %d:%d, dated %s", h.Name, h.FileInfo().Mode(), h.Uid, h.Gid, h.ModTime)
		}
		name := filepath.Join(root, filepath.Clean("/"+h.Name))
		if h.Typeflag == tar.TypeDir {
			err = os.MkdirAll(name, 0o755)
		} else {
			var data []byte
			if data, err = io.ReadAll(files); err == nil {
				err = os.WriteFile(name, data, h.FileInfo().Mode().Perm())
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// The Dockerfile makes the same: what one says, the other does.
func TestTheDockerfileAgrees(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(project, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	dockerfile := strings.ReplaceAll(string(data), "\\\n", "")
	_, image, _ := written(t)
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	said := func(pattern string) string {
		t.Helper()
		found := regexp.MustCompile(pattern).FindStringSubmatch(dockerfile)
		if found == nil {
			t.Fatalf("the Dockerfile has no %s", pattern)
		}
		return found[1]
	}
	if got := said(`(?m)^USER (\S+)$`); got != config.Config.User {
		t.Errorf("user %s, not %s", got, config.Config.User)
	}
	if got := said(`(?m)^ENTRYPOINT \["([^"]+)"\]$`); !slices.Equal(config.Config.Entrypoint, []string{got}) {
		t.Errorf("entrypoint %s, not %s", got, config.Config.Entrypoint)
	}
	for name, value := range labels {
		if !strings.Contains(dockerfile, name+`="`+value+`"`) {
			t.Errorf("the Dockerfile has no label %s=%s", name, value)
		}
	}
	if got := said(`(?m)^COPY (.*) /licenses/$`); got != strings.Join(licences, " ") {
		t.Errorf("licences %s, not %s", got, licences)
	}
	if got, want := said(`go build (.*) -o`), strings.Join(flags, " ")+` -ldflags "`+ldflags("$VERSION")+`"`; got != want {
		t.Errorf("built with %s, not %s", got, want)
	}
}

func TestTheProgramIsStaticAndKnowsNoPlace(t *testing.T) {
	info, err := buildinfo.ReadFile(buildHello(t))
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

func TestWhatCannotBeBuiltIsRefused(t *testing.T) {
	for wrong, args := range map[string][]string{
		"there is no version":  {"-platforms=linux/amd64"},
		`platform "windows/x"`: {"-version=v1", "-platforms=windows/x"},
		`platform "" is none`:  {"-version=v1", "-platforms=linux/amd64,"},
		`platform "linux" is`:  {"-version=v1", "-platforms=linux"},
	} {
		if err := run(context.Background(), args, io.Discard); err == nil || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%v: %v", args, err)
		}
	}
	for _, epoch := range []string{"now", "-1", "1.5"} {
		if _, err := sourceDate(epoch); err == nil {
			t.Errorf("SOURCE_DATE_EPOCH=%s is not refused", epoch)
		}
	}
}
