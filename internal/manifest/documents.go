// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"unicode/utf8"
)

// A document is one document of YAML or JSON, with what was found in it.
type document struct {
	source *source
	// first is the line of the file at which the text begins.
	first int
	text  []byte
	json  bool
	// suspect tells that a map may hold a key twice.
	suspect bool

	candidates []*candidate
	problems   Problems
	places     func() *places
}

func (s *source) document(first int, text []byte, isJSON bool) *document {
	d := &document{source: s, first: first, text: text, json: isJSON}
	d.places = sync.OnceValue(d.findPlaces)
	return d
}

// failed is a document in place of what cannot be read.
func (s *source) failed(line int, message string) []*document {
	d := s.document(line, nil, false)
	d.problems = Problems{{File: s.name, Line: line, Message: message}}
	return []*document{d}
}

// documents splits a source.
func (s *source) documents() []*document {
	data, err := s.content()
	if err != nil {
		return s.failed(0, reason(err))
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 && !s.mayBeEmpty {
		return s.failed(0, "there is nothing in it, as where a command that failed was to write it; put back what it held, remove it, or write a comment into it if it is to be empty")
	}
	if !utf8.Valid(data) {
		line := 1
		for len(data) > 0 {
			r, size := utf8.DecodeRune(data)
			if r == utf8.RuneError && size == 1 {
				break
			}
			if r == '\n' {
				line++
			}
			data = data[size:]
		}
		return s.failed(line, "not in UTF-8; save it so")
	}
	var documents []*document
	for _, part := range split(data) {
		documents = append(documents, s.part(part)...)
	}
	return documents
}

// A part is the text between two lines ---.
type part struct {
	first int
	text  []byte
}

// split cuts YAML at the lines that begin with --- or are the end mark of a document. A part
// keeps its own --- and the directives before it.
func split(data []byte) []part {
	var parts []part
	start, first, line := 0, 1, 0
	blank, marked := true, false // nothing but comments and directives so far; a --- among them
	cut := func(end, next int) {
		if text := data[start:end]; !blank {
			parts = append(parts, part{first, text})
		}
		start, first, blank, marked = end, next, true, false
	}
	for at := 0; at < len(data); {
		end := len(data)
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line++
		text := data[at:end]
		switch {
		case marks(text, "---"):
			if !blank || marked {
				cut(at, line)
			}
			marked = true
			rest := bytes.TrimSpace(text[3:])
			blank = len(rest) == 0 || rest[0] == '#'
		case marks(text, "..."):
			cut(end, line+1)
		default:
			text = bytes.TrimSpace(text)
			blank = blank && (len(text) == 0 || text[0] == '#' || text[0] == '%' && !marked)
		}
		at = end
	}
	cut(len(data), 0)
	return parts
}

// marks tells whether a line begins with a mark of its own.
func marks(line []byte, mark string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(mark))
	return ok && (len(rest) == 0 || strings.ContainsRune(" \t\r\n", rune(rest[0])))
}

// part makes the documents of a part: one of YAML, or any number of JSON.
func (s *source) part(p part) []*document {
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(p.text, []byte("---")), " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] != '{' {
		return []*document{s.document(p.first, p.text, false)}
	}
	skipped := len(p.text) - len(trimmed)
	line := p.first + bytes.Count(p.text[:skipped], []byte("\n"))
	var documents []*document
	d := json.NewDecoder(bytes.NewReader(trimmed))
	for at := int64(0); ; {
		var raw json.RawMessage
		err := d.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return documents
		}
		if err != nil {
			// Braces are YAML too.
			if strings.ToLower(filepath.Ext(s.name)) != ".json" {
				return []*document{s.document(p.first, p.text, false)}
			}
			bad := s.document(line, trimmed[at:], true)
			bad.broken(line+bytes.Count(trimmed[at:offset(err, trimmed)], []byte("\n")), "broken JSON: "+err.Error())
			return append(documents, bad)
		}
		begin := d.InputOffset() - int64(len(raw))
		line += bytes.Count(trimmed[at:begin], []byte("\n"))
		documents = append(documents, s.document(line, raw, true))
		line += bytes.Count(raw, []byte("\n"))
		at = d.InputOffset()
	}
}

// offset is where a JSON error is.
func offset(err error, text []byte) int64 {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return min(syntax.Offset, int64(len(text)))
	}
	return int64(len(text))
}
