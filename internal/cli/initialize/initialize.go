// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package initialize is the command that writes a first set of manifests.
package initialize

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

const long = `Writes a first set of manifests for an alliance: two partners or more, a policy with a channel and an
escalation path, an alliance with a definition, a team and a cadence, and a kustomization.yaml.
A comment explains each choice.

On a terminal it asks for what the flags do not say. It never writes over a file.

--from begins with an alliance of the gallery instead: a whole one of its kind, with a policy that
suits it. docs/gallery.md says why each is set so.`

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	a := newAnswers()
	cmd := &cobra.Command{
		Use:     "init [DIR]",
		GroupID: cmdutil.GroupBegin,
		Short:   "Write a first set of manifests, with comments",
		Long:    long,
		Example: `  # With questions
  kubectl entente init alliances/contoso
  # Without
  kubectl entente init alliances/contoso \
    --us "Northwind Trading" --our-country NL --our-time-zone Europe/Amsterdam --our-manager "Jane de Vries" \
    --them "Contoso Ltd" --their-country US --their-time-zone America/New_York --their-manager "Kim Ortega"
  # With a third partner
  kubectl entente init alliances/three --partner "display=Fabrikam GmbH,country=DE,time-zone=Europe/Berlin,manager=Jo Weber"
  # A whole one to change
  kubectl entente init alliances/ab-17 --from drug-alliance`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cmdutil.UsageError("%q is one word too many; name one directory, and write names of several words in quotes", args[1])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			if err := free(dir); err != nil {
				return err
			}
			files, said, err := a.files(cmd, e, dir)
			if err != nil {
				return err
			}
			// Ctrl-C does not leave half of the files.
			_, stop := cmdutil.Interruptible(cmd.Context())
			defer stop()
			if err := write(dir, files); err != nil {
				return err
			}
			fmt.Fprint(e.Out, said)
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	a.addFlags(cmd.Flags())
	_ = cmd.RegisterFlagCompletionFunc(flagFrom, cobra.FixedCompletions(galleryNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// files are what is to be written, and what is said about it.
func (a *answers) files(cmd *cobra.Command, e *cmdutil.Env, dir string) (files map[string][]byte, said string, err error) {
	if a.from != "" {
		files, err = fromGallery(a.from, cmd.Flags())
		return files, nextFromGallery(dir, a.from), err
	}
	if err := a.complete(cmd.Context(), e); err != nil {
		return nil, "", err
	}
	files, err = render(a, e.Now().UTC())
	return files, next(dir, a), err
}

// free refuses a directory in which one of the files exists already.
func free(dir string) error {
	if at, err := os.Stat(dir); err == nil && !at.IsDir() {
		return fmt.Errorf("%s is a file, and nothing was written; name a directory", dir)
	}
	var exist []string
	for _, name := range fileNames {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			exist = append(exist, filepath.Join(dir, name))
		}
	}
	switch len(exist) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%s exists already, and nothing was written; name another directory", exist[0])
	}
	return fmt.Errorf("%s exist already, and nothing was written; name another directory", strings.Join(exist, ", "))
}

// write makes the files. One that came into being meanwhile is left as it is.
func write(dir string, files map[string][]byte) error {
	return cmdutil.FileError(writeAll(dir, files), "written")
}

func writeAll(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range fileNames {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = f.Write(files[name])
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// next says what was written, and what to do with it.
func next(dir string, a *answers) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Wrote %s to %s\n\n", strings.Join(fileNames, ", "), dir)
	fmt.Fprintf(&b, `Next:
  1. Fill in what stands behind a # in partners.yaml and alliance.yaml: goals, needs, addresses.
  2. kubectl entente audit -f %[1]s            what is not in place yet
  3. kubectl entente plan -f %[1]s --for P3M   what will happen if nobody acts
  4. kubectl apply -k %[1]s                    put it into the cluster
     kubectl entente tree %[2]s
`, shown(dir), a.alliance)
	if a.mailServer == "" {
		b.WriteString(`
No message leaves yet: whoever is to call is asked over another channel than phone, and there is none. Add one to
policy.yaml, as the comment there shows, and addresses on it to partners.yaml.
`)
	}
	return b.String()
}

// shown is a directory as a shell reads it.
func shown(dir string) string {
	if strings.ContainsAny(dir, " ;&|<>()$`\"'*?") {
		return "'" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
	}
	return dir
}
