// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/plain"
)

// Output is the value of -o.
type Output struct {
	Format  string
	formats []string
}

// AddOutput adds -o with the formats that a command has; the first is the usual one.
func AddOutput(cmd *cobra.Command, o *Output, formats ...string) {
	o.Format, o.formats = formats[0], formats
	cmd.Flags().StringVarP(&o.Format, "output", "o", formats[0], "Output format: "+strings.Join(formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(asCompletions(formats), cobra.ShellCompDirectiveNoFileComp))
}

func asCompletions(words []string) []cobra.Completion {
	out := make([]cobra.Completion, len(words))
	copy(out, words)
	return out
}

// Check refuses a format that the command does not have.
func (o *Output) Check() error {
	if slices.Contains(o.formats, o.Format) {
		return nil
	}
	return UsageError("there is no output format %q; write -o %s", o.Format, strings.Join(o.formats, ", -o "))
}

// Structured reports whether the output is for programs.
func (o *Output) Structured() bool { return o.Format == "json" || o.Format == "yaml" }

// Print writes a value as JSON or YAML, by its JSON tags.
func (o *Output) Print(w io.Writer, v any) error {
	if o.Format == "yaml" {
		data, err := yaml.Marshal(v)
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("the result cannot be written: %w", err)
	}
	_, err := io.WriteString(w, escaped(out.String()))
	return err
}

// escaped writes what would steer a terminal as JSON escapes it, so that programs read what was
// written. It can stand in strings only.
func escaped(data string) string {
	if !strings.ContainsFunc(data, plain.Steers) {
		return data
	}
	var b strings.Builder
	for _, r := range data {
		if !plain.Steers(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, "\\u%04x", unit)
		}
	}
	return b.String()
}
