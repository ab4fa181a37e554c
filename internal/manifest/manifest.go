// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package manifest reads the objects of Entente from files, and checks them as the API server
// would when it creates them: the same schema, the same rules, the same defaults, by the API
// server's own code. Fields that it does not know are errors, as with kubectl's strict
// validation.
//
// A status in a file is dropped before anything is checked, as the API server drops it from
// what it creates: no command reads one, and what kubectl get printed must load.
package manifest

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/entente-dev/entente/internal/inventory"
)

// Options of Load.
type Options struct {
	// Stdin is read for the path "-".
	Stdin io.Reader
	// Stdout is what the command prints into. A file into which a shell has it print is empty until then, and may lie
	// among those that are read.
	Stdout io.Writer
	// Namespace of objects that name none; if it is empty, "default".
	Namespace string
}

// Load reads files, directories with all that is in them, and standard input. In a directory,
// what is no object of Entente is passed over; a path that holds none at all is an error, and so is a file with
// nothing in it: a record that a command which failed wrote over leaves one. The
// error is of the type Problems and tells of all that is wrong; then there is no inventory.
func Load(paths []string, o Options) (*inventory.Inventory, error) {
	if o.Namespace == "" {
		o.Namespace = "default"
	}
	sources, unreadable := find(paths, o.Stdin, o.Stdout)
	problems := slices.Clone(unreadable)
	documents := read(sources, o.Namespace)
	var candidates []*candidate
	for _, d := range documents {
		candidates = append(candidates, d.candidates...)
		problems = append(problems, d.problems...)
	}
	problems = append(problems, empty(paths, sources, unreadable)...)
	for _, c := range candidates {
		problems = append(problems, c.problems...)
	}
	problems = append(problems, twice(candidates)...)
	if len(problems) > 0 {
		problems.sort()
		return nil, problems
	}
	found := &inventory.Inventory{}
	for _, c := range candidates {
		if err := found.Add(c.typed); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// read decodes the documents of all sources and checks the objects in them.
func read(sources []*source, namespace string) []*document {
	var documents []*document
	perSource := make([][]*document, len(sources))
	parallel(len(sources), func(i int) { perSource[i] = sources[i].documents() })
	for _, d := range perSource {
		documents = append(documents, d...)
	}
	// An object is checked as soon as it is read, and what it was read into can go. Only a long
	// list waits, to be shared out among the processors.
	parallel(len(documents), func(i int) {
		if documents[i].read(); len(documents[i].candidates) == 1 {
			documents[i].candidates[0].check(namespace)
		}
	})
	for _, d := range documents {
		if len(d.candidates) > 1 {
			parallel(len(d.candidates), func(i int) { d.candidates[i].check(namespace) })
		}
		d.source.holds = d.source.holds || len(d.candidates)+len(d.problems) > 0
	}
	return documents
}

// empty tells of the paths without any object of Entente, but for those that cannot be read.
func empty(paths []string, sources []*source, unreadable Problems) Problems {
	var problems Problems
	for i, path := range paths {
		holds := slices.ContainsFunc(unreadable, func(p Problem) bool { return p.path == i }) ||
			slices.Contains(paths[:i], path)
		named, alone := display(path), false
		for _, s := range sources {
			if slices.Contains(s.paths, i) {
				holds = holds || s.holds
				alone = alone || s.named
			}
		}
		switch {
		case holds:
		case alone:
			problems = append(problems, Problem{File: named, Message: "there is no object of Entente in it; name files with " + kindsInWords()})
		default:
			problems = append(problems, Problem{File: named, Message: "there is no object of Entente in this directory; name one with *.yaml, *.yml or *.json files of " + kindsInWords()})
		}
	}
	return problems
}

// twice tells of objects that are declared more than once.
func twice(candidates []*candidate) Problems {
	var problems Problems
	first := map[string]*candidate{}
	for _, c := range candidates {
		if c.name == "" {
			continue
		}
		key := c.kind + "/" + c.namespace + "/" + c.name
		if before, ok := first[key]; ok {
			problems = append(problems, c.problem("", fmt.Sprintf("declared twice in the namespace %s; the first is at %s", c.namespace, before.where())))
			continue
		}
		first[key] = c
	}
	return problems
}

// parallel does something for each of 0 to n-1, as many at a time as there are processors.
func parallel(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}
