// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package importcsv is the command that makes manifests of spreadsheets.
package importcsv

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/worktime"
)

// options are the flags.
type options struct {
	file, mappingFile, timeZone, outDir string
	alliance                            string
	columns, set, values, dateFormats   []string
	partners                            []string
}

const long = `Turns a spreadsheet that was saved as CSV into manifests, and prints them, to commit or to pipe to
kubectl apply -f -. Nothing is written to a cluster.

The first row names the columns. A column with the name of a field, whatever its case, spaces and
punctuation, is recognized; --map assigns the others. Cells may be separated by commas, semicolons or
tabs, and may hold several lines. The file is UTF-8, or UTF-16 with a byte order mark.

Dates are read as 2026-04-03, with or without a time of day; --date-format gives other forms. A date
alone means noon, and for due dates the end of the day, in --time-zone. A list has one entry per line,
or is separated by ';'.

A person is PARTNER/CONTACT. With --partners people and alliances are looked up in manifests, people by
display name and address too, and who or what is not there is an error; those of a cluster come from
kubectl get partners,alliances -o yaml | kubectl entente import … --partners -

Every cell that cannot be read, and every object that the API server would refuse, is reported with its
row and column; then no manifest is printed.`

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "import",
		GroupID: cmdutil.GroupBegin,
		Short:   "Make manifests of spreadsheets: reviews, issues, contacts",
		Long:    long,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return cmdutil.UsageError("there is nothing called %q to import; write import reviews, import issues or import contacts", args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(
		command(e, reviewKind, "reviews", "Reviews, with the record of those that were held",
			`  # Each column that is a field by its name is found; the others are named
  kubectl entente import reviews -f reviews.csv --map Group=alliance --map "Closed on=held"
  # The same alliance in all rows, dates as they are written in Europe
  kubectl entente import reviews -f reviews.csv --set alliance=northwind-contoso \
    --date-format DD.MM.YYYY --time-zone Europe/Amsterdam | kubectl apply -f -`),
		command(e, issueKind, "issues", "Issues, with their updates and how they ended",
			`  # What the sheet calls P1 is Critical here
  kubectl entente import issues -f log.csv --alliance northwind-contoso \
    --value severity:P1=Critical --value severity:P2=High`),
		command(e, contactKind, "contacts", "Contacts, as Partners with the people of each",
			`  # One file per Partner
  kubectl entente import contacts -f people.csv --set country=NL \
    --set partnerTimeZone=Europe/Amsterdam --map "E-mail=address.mail" --out-dir partners/`),
	)
	return cmd
}

func command(e *cmdutil.Env, k *kind, use, short, example string) *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:     use + " -f FILE.csv",
		Short:   short,
		Long:    short + ".\n\n" + fieldsInWords(k) + "\n" + long,
		Example: example,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return cmdutil.UsageError("%q is one word too many; name the file with -f %[1]s", args[0])
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error { return run(e, k, &o) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&o.file, "filename", "f", "", "The CSV file, or - for standard input")
	flags.StringArrayVar(&o.columns, "map", nil, "COLUMN=FIELD: which field a column holds, or - for none; repeat it")
	flags.StringArrayVar(&o.set, "set", nil, "FIELD=VALUE: what is the same in all rows, or where a cell is empty; repeat it")
	flags.StringArrayVar(&o.values, "value", nil, "FIELD:CELL=VALUE: what a word in the cells means; repeat it")
	flags.StringVar(&o.mappingFile, "mapping", "", "A YAML file with columns, set, values, dateFormat and timeZone; flags go before it")
	flags.StringArrayVar(&o.dateFormats, "date-format", nil, "How dates are written, of YYYY, MM, MMM (Oct) and DD, such as DD/MM/YYYY; repeat it (default YYYY-MM-DD)")
	flags.StringVar(&o.timeZone, "time-zone", "", "Zone of dates and times without an offset, such as Europe/Amsterdam (default UTC)")
	if !k.addresses {
		flags.StringVar(&o.alliance, "alliance", "", "The alliance of all rows, so that the sheet needs no column for it; the same as --set alliance=NAME")
		flags.StringArrayVar(&o.partners, "partners", nil, "Manifests of the Partners and Alliances in which people and alliances are looked up: files, directories, or - for standard input; repeat it")
	}
	flags.StringVar(&o.outDir, "out-dir", "", "Write one file per object to this directory in place of printing")
	_ = cmd.MarkFlagFilename("filename", "csv", "tsv", "txt")
	_ = cmd.MarkFlagDirname("out-dir")
	return cmd
}

// fieldsInWords lists the fields for the help.
func fieldsInWords(k *kind) string {
	var b strings.Builder
	b.WriteString("Fields (* is needed):\n")
	for _, f := range k.fields {
		mark := " "
		if f.needed {
			mark = "*"
		}
		fmt.Fprintf(&b, "  %s %-19s %s\n", mark, f.name, f.help)
	}
	if k.addresses {
		fmt.Fprintf(&b, "    %-19s %s\n", addressPrefix+"CHANNEL", "the address on a channel of the policy, such as address.mail")
	}
	return b.String()
}

func run(e *cmdutil.Env, k *kind, o *options) error {
	if o.file == "" {
		return cmdutil.UsageError("there is no file to import; name it with -f FILE.csv")
	}
	if o.file == "-" && slices.Contains(o.partners, "-") {
		return cmdutil.UsageError("-f and --partners are both standard input; name a file for one of them")
	}
	if o.alliance != "" {
		o.set = append(o.set, "alliance="+o.alliance)
	}
	j, err := newJob(e, k, o)
	if err != nil {
		return err
	}
	said := len(j.notes)
	objects := k.build(j)
	text, err := marshal(j.sheet.file, objects)
	if err != nil {
		return err
	}
	namespace, err := e.Namespace()
	if err != nil {
		return err
	}
	if err := j.check(objects, text, namespace); err != nil {
		return err
	}
	if len(j.problems) > 0 {
		j.notes = j.notes[:said] // what the names of half-read rows are is beside the point
	} else {
		j.unchecked()
	}
	for _, n := range j.notes {
		fmt.Fprintln(e.ErrOut, "note:", n)
	}
	if len(j.problems) > 0 {
		return j.tell(e)
	}
	if o.outDir != "" {
		return writeFiles(e, o.outDir, j.sheet.file, objects)
	}
	_, err = e.Out.Write(text)
	return err
}

// unchecked says what was looked up nowhere.
func (j *job) unchecked() {
	switch {
	case j.people == nil && j.named:
		j.note("people and alliances were taken as they are written; --partners DIR names the manifests of the Partners and Alliances to look them up in")
	case j.people == nil && !j.kind.addresses, j.people != nil && len(j.people.alliances) == 0:
		j.note("alliances were taken as they are written; --partners DIR names the manifests to look them up in, those of the Partners with them")
	}
}

func newJob(e *cmdutil.Env, k *kind, o *options) (*job, error) {
	m, err := readMapping(o)
	if err != nil {
		return nil, err
	}
	zone := time.UTC
	if m.TimeZone != "" {
		if zone, err = worktime.Zone(m.TimeZone); err != nil {
			return nil, fmt.Errorf("--time-zone: %w", err)
		}
	}
	dates, err := newDateReader(m.DateFormat, zone)
	if err != nil {
		return nil, err
	}
	file, data, err := read(e, o.file)
	if err != nil {
		return nil, err
	}
	s, err := readSheet(file, data)
	if err != nil {
		return nil, err
	}
	j := &job{
		kind: k, sheet: s, mapping: m, dates: dates,
		columns: map[string]int{}, constants: map[string]string{}, values: map[string]map[string]string{}, broken: map[int]bool{},
	}
	if j.people, err = readDirectory(e, o.partners); err != nil {
		return nil, err
	}
	unused, err := j.bindColumns()
	if err != nil {
		return nil, err
	}
	if len(unused) > 0 {
		j.note("not used: %s; --map COLUMN=FIELD says what a column is", strings.Join(unused, ", "))
	}
	j.long()
	return j, nil
}

// long tells of rows with more cells than the header: most often a separator that is not
// quoted.
func (j *job) long() {
	for i := range j.sheet.rows {
		r := &j.sheet.rows[i]
		for column := len(j.sheet.header); column < len(r.cells); column++ {
			if r.cell(column) != "" {
				j.problems = append(j.problems, problem{r.number, column, "there is no such column in the first row; put a cell that holds a separator into quotes"})
				break
			}
		}
	}
}

// tell prints all that is wrong, a line each.
func (j *job) tell(e *cmdutil.Env) error {
	problems := j.sortedProblems()
	for _, p := range problems {
		where := j.sheet.file
		if p.row > 0 {
			where += fmt.Sprintf(": row %d", p.row)
		}
		if p.column >= 0 {
			where += ", column " + letter(p.column)
			if p.column < len(j.sheet.header) {
				where += " (" + j.sheet.header[p.column] + ")"
			}
		}
		fmt.Fprintf(e.ErrOut, "%s: %s\n", where, p.text)
	}
	things := "things are"
	if len(problems) == 1 {
		things = "thing is"
	}
	return fmt.Errorf("%d %s wrong with %s, and nothing was imported", len(problems), things, j.sheet.file)
}
