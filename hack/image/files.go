// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"bytes"
	"encoding/pem"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// user is who the program runs as: nobody of the machine's, by number, so that runAsNonRoot can be
// checked.
const user = "65532:65532"

// licences go with the program, as paths in the project.
var licences = []string{"LICENSE", "NOTICE", "internal/holidays/LICENSE.date-holidays"}

// file is one of a layer.
type file struct {
	name string
	mode fs.FileMode
	data []byte
}

// surroundings are the files that the program needs beside itself. Time zones are in the program.
func surroundings(source string) ([]file, error) {
	files := []file{
		{"etc/group", 0o644, []byte("root:x:0:\nnonroot:x:65532:\n")},
		{"etc/passwd", 0o644, []byte("root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n")},
		{"etc/ssl/certs/ca-certificates.crt", 0o644, roots()},
	}
	for _, licence := range licences {
		data, err := os.ReadFile(filepath.Join(source, licence))
		if err != nil {
			return nil, err
		}
		files = append(files, file{path.Join("licenses", path.Base(licence)), 0o644, data})
	}
	return files, nil
}

// roots are Mozilla's root certificates. Those that it trusts under conditions only are left out: a
// file cannot say so.
func roots() []byte {
	var all bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			_ = pem.Encode(&all, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}) // a buffer takes all
		}
	}
	return all.Bytes()
}

// layer packs files, with their directories, all of one date and of root's.
func layer(files []file, date time.Time) (v1.Layer, error) {
	var packed bytes.Buffer
	t := tar.NewWriter(&packed)
	made := map[string]bool{".": true}
	for _, f := range files {
		if err := directories(t, path.Dir(f.name), date, made); err != nil {
			return nil, err
		}
		h := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Mode: int64(f.mode), Size: int64(len(f.data)), ModTime: date, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := t.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed.Bytes())), nil }
	return tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer))
}

func directories(t *tar.Writer, name string, date time.Time, made map[string]bool) error {
	if made[name] {
		return nil
	}
	made[name] = true
	if err := directories(t, path.Dir(name), date, made); err != nil {
		return err
	}
	return t.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: 0o755, ModTime: date, Format: tar.FormatUSTAR})
}
