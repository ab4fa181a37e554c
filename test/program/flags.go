// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package program

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Flags are those of a program. Parse refuses what makes no sense, and says what to write instead.
type Flags struct {
	*flag.FlagSet
	checks []func() error
}

// NewFlags begins the flags of a program.
func NewFlags(name string) *Flags {
	return &Flags{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError)}
}

// Parse reads the command line.
func (f *Flags) Parse(args []string) error {
	if err := f.FlagSet.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is no flag", f.Arg(0))
	}
	for _, check := range f.checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// AtLeast has a flag refused that is less than some value: "-trials=0 is too few; write 1 or more".
func AtLeast[T cmp.Ordered](f *Flags, name string, value *T, least T, tooWhat string) {
	f.checks = append(f.checks, func() error {
		if *value < least {
			return fmt.Errorf("-%s=%v is too %s; write %v or more", name, *value, tooWhat, least)
		}
		return nil
	})
}

// Seed is what chance follows from; 0 stands for what otherwise says.
func (f *Flags) Seed(value *uint64, follows, otherwise string) {
	f.Uint64Var(value, "seed", 0, follows+" follows from it; 0: "+otherwise)
}

// Drawn is a seed, or another one if it is 0.
func Drawn(seed uint64) uint64 {
	if seed != 0 {
		return seed
	}
	return rand.Uint64N(1_000_000) + 1
}

// JSON is where what was found goes, as JSON.
func (f *Flags) JSON(path *string, byDefault, what string) {
	text := "where " + what + " as JSON"
	if byDefault == "" {
		text += "; default: nowhere"
	}
	f.StringVar(path, "json", byDefault, text)
}

// Installed are the files that a manager runs with: itself, the definitions of its kinds, and its role.
type Installed struct{ Manager, CRDs, Role string }

// Installed names them. They have to be there, and by default are, where make builds them.
func (f *Flags) Installed(files *Installed, verb, target string) {
	f.Manager(&files.Manager, verb, target)
	f.existing(&files.CRDs, "crds", filepath.Join("config", "crd", "bases"), "directory of the CRDs", target)
	f.existing(&files.Role, "role", filepath.Join("config", "rbac", "role.yaml"), "the manager's role", target)
}

// Manager names the manager alone.
func (f *Flags) Manager(path *string, verb, target string) {
	f.existing(path, "manager", filepath.Join("bin", "entente"), "the manager to "+verb, target)
}

// Existing names a file that has to be there, if one is named.
func (f *Flags) Existing(path *string, name, what, target string) {
	f.existing(path, name, "", what, target)
}

func (f *Flags) existing(path *string, name, byDefault, what, target string) {
	f.StringVar(path, name, byDefault, what)
	f.checks = append(f.checks, func() error {
		if *path == "" && byDefault == "" {
			return nil
		}
		if _, err := os.Stat(*path); err != nil {
			return fmt.Errorf("-%s: %w; run %s in the project's directory", name, err, target)
		}
		return nil
	})
}
