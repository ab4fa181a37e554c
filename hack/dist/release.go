// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	program = "kubectl-entente"
	// completion is what kubectl runs for the plugin's completion. It is a shell script, so
	// Windows does without.
	completion = "kubectl_complete-entente"
)

// licences are what must go with the program, as paths in the module: its own licence, what it owes
// to others, and the licence of the holidays that are in it.
var licences = []string{"LICENSE", "NOTICE", "internal/holidays/LICENSE.date-holidays"}

type platform struct{ os, arch string }

// platforms for which archives are built, in the order of the manifest.
var platforms = []platform{
	{"darwin", "amd64"},
	{"darwin", "arm64"},
	{"linux", "amd64"},
	{"linux", "arm64"},
	{"windows", "amd64"},
	{"windows", "arm64"},
}

func (p platform) String() string { return p.os + "/" + p.arch }

// choose returns the platforms of a list, in their usual order; all for an empty one.
func choose(list string) ([]platform, error) {
	if list == "" {
		return platforms, nil
	}
	named := strings.Split(list, ",")
	var out []platform
	for _, p := range platforms {
		if i := slices.Index(named, p.String()); i >= 0 {
			out, named = append(out, p), slices.Delete(named, i, i+1)
		}
	}
	if len(named) > 0 {
		return nil, fmt.Errorf("there is no platform %q, or it is named twice; write some of %v", named[0], platforms)
	}
	return out, nil
}

// bin is the program's file.
func (p platform) bin() string {
	if p.os == "windows" {
		return program + ".exe"
	}
	return program
}

// archive is what was built for a platform.
type archive struct {
	platform
	// name of the file, and the SHA-256 of it in hexadecimal digits.
	name, sum string
	// files are the names in it, sorted.
	files []string
}

// release is what is made.
type release struct {
	// source is the module's directory, dir where the release goes.
	source, dir  string
	version, url string
	// build writes the program for a platform to a file.
	build func(ctx context.Context, p platform, file string) error
	log   io.Writer
}

// archives builds the archives of some platforms, and writes them and checksums.txt.
func (r *release) archives(ctx context.Context, all []platform) ([]archive, error) {
	if err := os.MkdirAll(r.dir, 0o755); err != nil {
		return nil, err
	}
	var out []archive
	var sums strings.Builder
	for _, p := range all {
		a, err := r.archive(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		fmt.Fprintln(r.log, filepath.Join(r.dir, a.name))
		fmt.Fprintf(&sums, "%s  %s\n", a.sum, a.name) // as sha256sum --check reads it
		out = append(out, a)
	}
	return out, r.write("checksums.txt", []byte(sums.String()))
}

func (r *release) archive(ctx context.Context, p platform) (archive, error) {
	entries, err := r.entries(ctx, p)
	if err != nil {
		return archive{}, err
	}
	a := archive{platform: p, name: fmt.Sprintf("%s_%s_%s_%s", program, r.version, p.os, p.arch)}
	for _, e := range entries {
		a.files = append(a.files, e.name)
	}
	pack := tarGz
	if p.os == "windows" {
		a.name, pack = a.name+".zip", zipped
	} else {
		a.name += ".tar.gz"
	}
	data, err := pack(entries)
	if err != nil {
		return archive{}, err
	}
	a.sum = fmt.Sprintf("%x", sha256.Sum256(data))
	return a, r.write(a.name, data)
}

// entries are what an archive holds.
func (r *release) entries(ctx context.Context, p platform) ([]entry, error) {
	dir, err := os.MkdirTemp("", "entente-dist-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	built := filepath.Join(dir, p.bin())
	if err := r.build(ctx, p, built); err != nil {
		return nil, err
	}
	if err := checkSize(built); err != nil {
		return nil, err
	}
	from := map[string]string{p.bin(): built}
	for _, file := range licences {
		from[filepath.Base(file)] = filepath.Join(r.source, file)
	}
	if p.os != "windows" {
		from[completion] = filepath.Join(r.source, "cmd", program, completion)
	}
	return read(from)
}

// maxProgram is how many bytes the program may have: it is fetched by everybody who installs it.
const maxProgram = 60_000_000

func checkSize(program string) error {
	info, err := os.Stat(program)
	if err == nil && info.Size() > maxProgram {
		err = fmt.Errorf("the program has %d bytes and may have %d; go version -m and go tool nm -size -sort size say what is in it", info.Size(), maxProgram)
	}
	return err
}

func (r *release) write(name string, data []byte) error {
	return os.WriteFile(filepath.Join(r.dir, name), data, 0o644)
}
