// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// epoch is the date of everything in an archive: the same files then give the same bytes,
// whenever they were built.
var epoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// entry is a file in an archive.
type entry struct {
	name string
	mode fs.FileMode
	data []byte
}

// read reads the files of an archive, given by their names in it; they come out sorted. All but
// the licences are run.
func read(from map[string]string) ([]entry, error) {
	var out []entry
	for _, name := range slices.Sorted(maps.Keys(from)) {
		data, err := os.ReadFile(from[name])
		if err != nil {
			return nil, err
		}
		e := entry{name: name, mode: 0o755, data: data}
		if slices.ContainsFunc(licences, func(file string) bool { return filepath.Base(file) == name }) {
			e.mode = 0o644
		}
		out = append(out, e)
	}
	return out, nil
}

func tarGz(entries []entry) ([]byte, error) {
	var b bytes.Buffer
	g, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	t := tar.NewWriter(g)
	for _, e := range entries {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: e.name, Mode: int64(e.mode), Size: int64(len(e.data)), ModTime: epoch, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := t.Write(e.data); err != nil {
			return nil, err
		}
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	err = g.Close()
	return b.Bytes(), err
}

func zipped(entries []entry) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: epoch}
		h.SetMode(e.mode)
		w, err := z.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(e.data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
