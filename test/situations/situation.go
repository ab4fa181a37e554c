// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sigs.k8s.io/yaml"
)

// Chapter is one file of situations.
type Chapter struct {
	// File is its name without the ending.
	File string `json:"-"`
	// Title in the specification.
	Title string `json:"title"`
	// Text says what holds, in Markdown.
	Text string `json:"text"`
	// World is the file in world/ that holds the objects that all situations begin with.
	World string `json:"world"`
	// Situations in the order in which they are read.
	Situations []Situation `json:"situations"`
}

// Situation is facts, a moment, and what is expected.
type Situation struct {
	// Name says what holds.
	Name string `json:"name"`
	// Facts change the objects of the world, or add to them, by KIND/NAME: each is a part of an
	// object's spec. Lists whose entries have names are merged by them; a key that ends in "!"
	// replaces; null takes away.
	Facts map[string]map[string]any `json:"facts,omitempty"`
	// Without names the objects of the world that do not exist.
	Without []string `json:"without,omitempty"`
	// At is the moment at which the conditions are as expected.
	At string `json:"at"`
	// Expect has lines: KIND/NAME CONDITION=STATUS (REASON), with ": TEXT" where the message is
	// to hold a text; CONDITION!=STATUS; KIND/NAME exists, or does not exist.
	Expect []string `json:"expect,omitempty"`
	// Messages are all that left until the moment, from the first fact on: TIME KIND/NAME REASON
	// [STEP] to PERSON, PERSON. Nil where they are not what the situation is about.
	Messages *[]string `json:"messages,omitempty"`
}

// Moment is when conditions are looked at.
func (s *Situation) Moment() (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime, time.RFC3339} {
		if t, err := time.Parse(layout, s.At); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%s: at: %q is no moment in UTC; write 2026-03-04 09:00", s.Name, s.At)
}

// Load reads all chapters of a directory, in the order of their files.
func Load(dir string) ([]Chapter, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var out []Chapter
	names := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		c := Chapter{File: strings.TrimSuffix(filepath.Base(file), ".yaml")}
		if err := yaml.UnmarshalStrict(text, &c); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for i := range c.Situations {
			if name := c.Situations[i].Name; names[name] {
				return nil, fmt.Errorf("%s: two situations are called %q", file, name)
			}
			names[c.Situations[i].Name] = true
		}
		out = append(out, c)
	}
	return out, nil
}
