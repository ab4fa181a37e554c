// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package initialize

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/entente-dev/entente/config/gallery"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/nearest"
)

const flagFrom = "from"

// galleryNames are the alliances that one can begin from.
func galleryNames() []string {
	names := make([]string, 0, len(gallery.Alliances))
	for _, a := range gallery.Alliances {
		names = append(names, a.Name)
	}
	return names
}

// fromUsage describes the flag.
func fromUsage() string {
	var b strings.Builder
	b.WriteString("Begin with an alliance of the gallery, which is written as it is:\n")
	for i, a := range gallery.Alliances {
		fmt.Fprintf(&b, "%s (%s)", a.Name, a.Says)
		if i < len(gallery.Alliances)-1 {
			b.WriteString(",\n")
		}
	}
	return b.String()
}

// fromGallery reads the files of an alliance of the gallery.
func fromGallery(name string, flags *pflag.FlagSet) (map[string][]byte, error) {
	var idle []string
	flags.Visit(func(f *pflag.Flag) {
		if f.Name != flagFrom {
			idle = append(idle, "--"+f.Name)
		}
	})
	if len(idle) > 0 {
		return nil, cmdutil.UsageError("--from writes the files as they are; leave out %s, and put your own names into the files", strings.Join(idle, ", "))
	}
	names := galleryNames()
	if !slices.Contains(names, name) {
		if meant := nearest.Name(name, names); meant != "" {
			return nil, cmdutil.UsageError("the gallery has no %q; did you mean %q?", name, meant)
		}
		return nil, cmdutil.UsageError("the gallery has no %q; it has %s", name, strings.Join(names, ", "))
	}
	files := map[string][]byte{}
	for _, file := range fileNames {
		data, err := gallery.Files.ReadFile(path.Join(name, file))
		if err != nil {
			return nil, err
		}
		files[file] = data
	}
	return files, nil
}

// nextFromGallery says what was written, and what to do with it.
func nextFromGallery(dir, name string) string {
	return fmt.Sprintf(`Wrote %[1]s to %[2]s

Next:
  1. Replace the partners, people and addresses of %[4]s with your own. The dates begin in 2027.
  2. kubectl entente audit -f %[3]s            what is not in place yet
  3. kubectl entente plan -f %[3]s --for P1Y   what will happen if nobody acts
  4. kubectl apply -k %[3]s                    put it into the cluster
`, strings.Join(fileNames, ", "), dir, shown(dir), name)
}
