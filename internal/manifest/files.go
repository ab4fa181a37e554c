// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// largest is how many bytes a file may have, and a document once its aliases are written out.
const largest = 64 << 20

// A source is one file, or standard input.
type source struct {
	name string
	open func() (io.ReadCloser, error)
	// paths are the indexes of the paths that led here; named tells whether one of them is the
	// file's own.
	paths []int
	named bool
	// mayBeEmpty tells that nothing in it is no loss: it is standard input, or the file that the command prints into.
	mayBeEmpty bool
	// holds tells whether there is an object of Entente in it, be it a broken one.
	holds bool
}

// display is how a path is named in messages.
func display(path string) string {
	if path == "-" {
		return "stdin"
	}
	return path
}

// find lists the files that paths lead to, each once.
func find(paths []string, stdin io.Reader, stdout io.Writer) ([]*source, Problems) {
	f := finder{known: map[string]*source{}}
	if file, ok := stdout.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			f.output = info
		}
	}
	for i, path := range paths {
		f.path = i
		if path == "-" {
			f.add(path, true, func() (io.ReadCloser, error) {
				if stdin == nil {
					return nil, errors.New("there is no standard input to read")
				}
				return io.NopCloser(stdin), nil
			})
			continue
		}
		f.walk(path)
	}
	return f.sources, f.problems
}

type finder struct {
	path int
	// output is the file into which the command writes; nil where it writes into none.
	output   fs.FileInfo
	known    map[string]*source
	sources  []*source
	problems Problems
}

func (f *finder) add(name string, named bool, open func() (io.ReadCloser, error)) {
	key := name
	if name != "-" {
		if absolute, err := filepath.Abs(name); err == nil {
			key = absolute
		}
	}
	s, ok := f.known[key]
	if !ok {
		s = &source{name: display(name), open: open, mayBeEmpty: name == "-" || f.writesInto(name)}
		f.known[key] = s
		f.sources = append(f.sources, s)
	}
	s.paths = append(s.paths, f.path)
	s.named = s.named || named
}

func (f *finder) writesInto(name string) bool {
	if f.output == nil {
		return false
	}
	info, err := os.Stat(name)
	return err == nil && os.SameFile(info, f.output)
}

func (f *finder) file(name string, named bool) {
	f.add(name, named, func() (io.ReadCloser, error) { return os.Open(name) })
}

func (f *finder) failed(name string, err error) {
	f.problems = append(f.problems, Problem{File: name, Message: reason(err), path: f.path})
}

func (f *finder) walk(path string) {
	if path == "" {
		f.failed(`""`, errors.New("an empty path; name a file, a directory or - for standard input"))
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		f.failed(path, err)
		return
	}
	if !info.IsDir() {
		f.file(path, true)
		return
	}
	root := path
	if link, err := os.Lstat(path); err == nil && link.Mode()&fs.ModeSymlink != 0 {
		root += string(filepath.Separator) // WalkDir does not follow a link otherwise
	}
	_ = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			f.failed(name, err)
			return nil
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && name != root
		if entry.IsDir() {
			if hidden && entry.Name() != ".." {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(name))) {
			return nil
		}
		// A link to a file counts, as in a mounted ConfigMap; one to a directory could lead
		// round in a circle.
		if info, err := os.Stat(name); err != nil {
			f.failed(name, err)
		} else if info.Mode().IsRegular() {
			f.file(name, false)
		}
		return nil
	})
}

// content reads a source.
func (s *source) content() ([]byte, error) {
	r, err := s.open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, largest+1))
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	if len(data) > largest {
		return nil, fmt.Errorf("larger than %d MiB; split it", largest>>20)
	}
	return data, nil
}

// reason says why a file cannot be read, without its name, which stands before.
func reason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file or directory"
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return "cannot be read: " + path.Err.Error()
	}
	return err.Error()
}
