// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// verb is a command that records something about an object.
type verb struct {
	name, short string
	// long says what the fields do not; example is command lines without "kubectl entente".
	long, example string
	// kind of the object that is named.
	kind string
	// fields are flags, in the order in which they are asked for.
	fields []field
	// may says why nothing of the kind can be recorded, before anything is asked; nil: nothing
	// speaks against it.
	may func(s *scene, v values) error
	// record makes what is to be written, of fields that were checked.
	record func(s *scene, v values) (*change, error)
}

// has tells whether the verb has a field.
func (v *verb) has(flag string) bool {
	return slices.ContainsFunc(v.fields, func(f field) bool { return f.flag == flag })
}

// common is said of all verbs.
const common = `

The names of people, partners and objectives are checked before anything is sent. On a terminal, the
command asks for what is missing, shows the record, and writes it once you agree (--yes does not ask).
If others change the object at the same time, it is read again, and nothing of theirs is lost. Where Git
sets the list, so that the next sync would undo the record, nothing is written, and what to commit is
printed instead.

--dry-run=client shows the record and the patch, and sends nothing. -o yaml prints the whole object with
the record in it, to commit to Git instead. With -f the object is read from files, so that no cluster is
needed; reviews and issues that the controllers would make of the files by now are found as well.`

func (v *verb) command(e *cmdutil.Env) *cobra.Command {
	r := &run{env: e, verb: v}
	c := &cobra.Command{
		Use:               v.name + " " + strings.ToUpper(v.kind),
		Short:             v.short,
		Long:              strings.TrimSpace(v.short+".\n\n"+v.long) + common,
		Example:           example(v.example),
		ValidArgsFunction: r.completeName,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cmdutil.UsageError("one %s at a time: %s is one too many; quote a text that has spaces", v.kind, args[1])
			}
			r.path = c.CommandPath()
			r.given = given(c, v.fields)
			if len(args) == 1 {
				r.name = bare(args[0], v.kind)
			}
			return r.do(c.Context())
		},
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.SetNormalizeFunc(v.flagMeant)
	for i := range v.fields {
		f := &v.fields[i]
		switch {
		case f.toggle:
			flags.Bool(f.flag, false, f.usage)
		case f.many:
			flags.StringArray(f.flag, nil, f.usage)
		default:
			flags.String(f.flag, "", f.usage)
		}
		_ = c.RegisterFlagCompletionFunc(f.flag, r.completeField(f))
	}
	flags.StringVar(&r.dryRun, "dry-run", "none", "none, client (show what would be sent) or server (let the API server check it, and keep nothing)")
	_ = c.RegisterFlagCompletionFunc("dry-run", cobra.FixedCompletions([]cobra.Completion{"none", "client", "server"}, cobra.ShellCompDirectiveNoFileComp))
	flags.BoolVar(&r.force, "force", false, "Write it even though Git sets the same field and will undo it")
	flags.BoolVar(&r.yes, "yes", false, "Write without asking")
	flags.StringSliceVarP(&r.files, "filename", "f", nil, "Files or directories of manifests to read the objects from, or - for standard input; needs -o")
	cmdutil.AddOutput(c, &r.output, "text", "yaml", "json")
	return c
}

// flagMeant is the flag that somebody means who writes a name that another verb has for the same.
func (v *verb) flagMeant(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	for i := range v.fields {
		if f := &v.fields[i]; f.also != "" && f.also == name {
			name = f.flag
		}
	}
	return pflag.NormalizedName(name)
}

// given reads the flags that were set.
func given(c *cobra.Command, fields []field) values {
	v := values{}
	for i := range fields {
		f := &fields[i]
		if !c.Flags().Changed(f.flag) {
			continue
		}
		switch {
		case f.toggle:
			if on, _ := c.Flags().GetBool(f.flag); on {
				v[f.flag] = []string{"true"}
			}
		case f.many:
			v[f.flag], _ = c.Flags().GetStringArray(f.flag)
		default:
			text, _ := c.Flags().GetString(f.flag)
			v[f.flag] = []string{text}
		}
	}
	return v
}

// bare takes the kind off, as in issue/late-shipments.
func bare(name, kind string) string {
	if prefix, rest, ok := strings.Cut(name, "/"); ok && strings.EqualFold(strings.TrimSuffix(prefix, "s"), kind) {
		return rest
	}
	return name
}

func example(lines string) string {
	var out []string
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		out = append(out, "  kubectl entente "+strings.TrimSpace(line))
	}
	return strings.Join(out, "\n")
}
