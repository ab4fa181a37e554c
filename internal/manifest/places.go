// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A place says on which line a value stands: that of its key, if it has one.
type place struct {
	line   int
	fields map[string]*place
	items  []*place
}

// places are those of a document, and the keys that stand in a map twice. They are found only
// once something is wrong, since it takes as long as reading the document.
type places struct {
	root       *place
	duplicates []duplicate
}

// A duplicate is a key that stands in a map again; path is that of the key.
type duplicate struct {
	path        []string
	line, first int
}

func (d *document) findPlaces() *places {
	f := &placeFinder{offset: d.first - 1, known: map[*yaml.Node]*place{}}
	if d.json {
		f.text, f.decoder = d.text, json.NewDecoder(bytes.NewReader(d.text))
		f.decoder.UseNumber()
		f.line = d.first
		if token, err := f.next(); err == nil {
			f.root = f.json(nil, token)
		}
	} else {
		var node yaml.Node
		if err := yaml.Unmarshal(d.text, &node); err == nil && len(node.Content) > 0 {
			f.root = f.yaml(nil, node.Content[0])
		}
	}
	if f.root == nil {
		f.root = &place{line: d.first}
	}
	return &f.places
}

type placeFinder struct {
	places
	offset int // of YAML
	known  map[*yaml.Node]*place

	decoder *json.Decoder
	text    []byte
	at      int64
	line    int
}

func (f *placeFinder) yaml(path []string, n *yaml.Node) *place {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if p, ok := f.known[n]; ok {
		return p
	}
	p := &place{line: n.Line + f.offset}
	f.known[n] = p
	switch n.Kind {
	case yaml.MappingNode:
		p.fields = map[string]*place{}
		first := map[string]int{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			if key.Tag == "!!merge" {
				f.merge(p, path, value)
				continue
			}
			line := key.Line + f.offset
			below := append(slices.Clip(path), key.Value)
			if before, ok := first[key.Value]; ok {
				f.duplicates = append(f.duplicates, duplicate{below, line, before})
				continue
			}
			first[key.Value] = line
			p.fields[key.Value] = f.yaml(below, value).at(line)
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			p.items = append(p.items, f.yaml(append(slices.Clip(path), index(i)), item))
		}
	}
	return p
}

// merge adds the fields of << to a map.
func (f *placeFinder) merge(p *place, path []string, value *yaml.Node) {
	merged := f.yaml(path, value)
	for _, from := range append([]*place{merged}, merged.items...) {
		for name, field := range from.fields {
			if p.fields[name] == nil {
				p.fields[name] = field
			}
		}
	}
}

// at is the same value, with a key on a line.
func (p *place) at(line int) *place {
	moved := *p
	moved.line = line
	return &moved
}

// next reads a token, and counts lines up to its end.
func (f *placeFinder) next() (json.Token, error) {
	token, err := f.decoder.Token()
	end := f.decoder.InputOffset()
	f.line += bytes.Count(f.text[f.at:end], []byte("\n"))
	f.at = end
	return token, err
}

func (f *placeFinder) json(path []string, token json.Token) *place {
	p := &place{line: f.line}
	switch token {
	case json.Delim('{'):
		p.fields = map[string]*place{}
		for f.decoder.More() {
			key, _ := f.next()
			name, _ := key.(string)
			line := f.line
			value, err := f.next()
			if err != nil {
				return p
			}
			below := append(slices.Clip(path), name)
			field := f.json(below, value).at(line)
			if before, ok := p.fields[name]; ok {
				f.duplicates = append(f.duplicates, duplicate{below, line, before.line})
				continue
			}
			p.fields[name] = field
		}
		_, _ = f.next()
	case json.Delim('['):
		for f.decoder.More() {
			value, err := f.next()
			if err != nil {
				return p
			}
			p.items = append(p.items, f.json(append(slices.Clip(path), index(len(p.items))), value))
		}
		_, _ = f.next()
	}
	return p
}

// index is the step of a path to an item of a list; any other step is a key.
func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// join writes a path as the API server does.
func join(path []string) string {
	var b strings.Builder
	for i, step := range path {
		if i > 0 && !strings.HasPrefix(step, "[") {
			b.WriteByte('.')
		}
		b.WriteString(step)
	}
	return b.String()
}

// below is the place at the end of a path, or the nearest before it.
func (p *place) below(path []string) *place {
	for _, step := range path {
		next := p.fields[step]
		if i, err := strconv.Atoi(strings.Trim(step, "[]")); err == nil && i < len(p.items) {
			next = p.items[i]
		}
		if next == nil {
			break
		}
		p = next
	}
	return p
}

// resolve finds the place of a field, or the nearest around it that is in the file, with the
// keys that lead there. Keys may themselves hold dots.
func (p *place) resolve(field string) (*place, []string) {
	var path []string
	for rest := strings.TrimPrefix(field, "."); rest != ""; {
		next, step, after := p.step(rest)
		if next == nil {
			break
		}
		p, path, rest = next, append(path, step), strings.TrimPrefix(after, ".")
	}
	return p, path
}

func (p *place) step(rest string) (next *place, step, after string) {
	for name, field := range p.fields {
		for _, written := range []string{name, "[" + name + "]"} {
			tail, ok := strings.CutPrefix(rest, written)
			if ok && (tail == "" || tail[0] == '.' || tail[0] == '[') && (next == nil || len(tail) < len(after)) {
				next, step, after = field, name, tail
			}
		}
	}
	if next == nil && strings.HasPrefix(rest, "[") {
		number, tail, _ := strings.Cut(rest[1:], "]")
		if i, err := strconv.Atoi(number); err == nil && i >= 0 && i < len(p.items) {
			return p.items[i], index(i), tail
		}
	}
	return next, step, after
}
