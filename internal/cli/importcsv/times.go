// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/entente-dev/entente/internal/worktime"
)

// dateReader reads dates as people write them.
type dateReader struct {
	layouts []layout
	zone    *time.Location
}

// layout is a form of dates, as --date-format has it and as Go does.
type layout struct{ format, reference string }

// known is how parts of a date are written; longer ones first.
var parts = []struct{ written, reference string }{
	{"YYYY", "2006"}, {"MMMM", "January"}, {"MMM", "Jan"}, {"MM", "1"}, {"DD", "2"}, {"M", "1"}, {"D", "2"},
}

// newDateReader takes the forms of --date-format.
func newDateReader(formats []string, zone *time.Location) (*dateReader, error) {
	d := &dateReader{zone: zone}
	for _, f := range formats {
		reference := strings.ToUpper(f)
		if strings.Count(reference, "Y") != 4 || !strings.Contains(reference, "YYYY") || !strings.Contains(reference, "M") || !strings.Contains(reference, "D") {
			return nil, fmt.Errorf("--date-format: %q is no form of dates; write YYYY, MM (or MMM for Oct) and DD, such as DD/MM/YYYY or MM/DD/YYYY", f)
		}
		var b strings.Builder
	next:
		for reference != "" {
			for _, p := range parts {
				if rest, ok := strings.CutPrefix(reference, p.written); ok {
					b.WriteString(p.reference)
					reference = rest
					continue next
				}
			}
			b.WriteByte(reference[0])
			reference = reference[1:]
		}
		d.layouts = append(d.layouts, layout{f, b.String()})
	}
	return d, nil
}

var (
	timeOfDay = regexp.MustCompile(`(?i)[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AP]M)?\s*(Z|[+-]\d{2}:?\d{2})?$`)
	iso       = regexp.MustCompile(`^\d{4}[-/]\d{1,2}[-/]\d{1,2}$`)
	numeric   = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$`)
	shortYear = regexp.MustCompile(`^\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]'?\d{2}$`)
	serial    = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
)

// date reads a date without a time of day. The error says what to write.
func (d *dateReader) date(text string) (worktime.Date, error) {
	if iso.MatchString(text) {
		if t, err := time.Parse("2006-1-2", strings.ReplaceAll(text, "/", "-")); err == nil {
			return worktime.DateOf(t), nil
		}
		return worktime.Date{}, fmt.Errorf("%q is no day of the calendar", text)
	}
	var found *worktime.Date
	for _, l := range d.layouts {
		t, err := time.Parse(l.reference, text)
		if err != nil {
			continue
		}
		day := worktime.DateOf(t)
		if found != nil && *found != day {
			return day, fmt.Errorf("%q may be %s or %s; keep one --date-format", text, *found, day)
		}
		found = &day
	}
	if found != nil {
		return *found, nil
	}
	return worktime.Date{}, d.unreadable(text)
}

// unreadable says why a text is no date, and what to write.
func (d *dateReader) unreadable(text string) error {
	switch m := numeric.FindStringSubmatch(text); {
	case shortYear.MatchString(text):
		return fmt.Errorf("%q has a year of two digits; write all four", text)
	case serial.MatchString(text):
		return fmt.Errorf("%q is a spreadsheet's number of a day; give the column the form of a date, YYYY-MM-DD, and save again", text)
	case m != nil && len(d.layouts) == 0:
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[2])
		if a < 1 || b < 1 || a > 31 || b > 31 || a > 12 && b > 12 {
			break
		}
		sign := strings.Trim(text, "0123456789")[:1]
		dayFirst, monthFirst := "DD"+sign+"MM"+sign+"YYYY", "MM"+sign+"DD"+sign+"YYYY"
		switch {
		case a > 12:
			return fmt.Errorf("%q has the day first; say so with --date-format %s, or write dates as 2026-04-03", text, dayFirst)
		case b > 12:
			return fmt.Errorf("%q has the month first; say so with --date-format %s, or write dates as 2026-04-03", text, monthFirst)
		}
		return fmt.Errorf("%q may be %s-%02d-%02d or %[2]s-%02[4]d-%02[3]d; say which with --date-format %[5]s or %[6]s, or write dates as 2026-04-03",
			text, m[3], a, b, monthFirst, dayFirst)
	}
	forms := "2026-04-03"
	if len(d.layouts) > 0 {
		formats := make([]string, len(d.layouts))
		for i, l := range d.layouts {
			formats[i] = l.format
		}
		forms += ", or as --date-format has it: " + strings.Join(formats, ", ")
	} else {
		forms += ", or say what form dates have with --date-format"
	}
	return fmt.Errorf("%q is no date; write it as %s", text, forms)
}

// moment reads a date with a time of day, in the reader's zone unless it has an offset, or a
// date alone, for which whole is true.
func (d *dateReader) moment(text string) (t time.Time, day worktime.Date, whole bool, err error) {
	at := timeOfDay.FindStringSubmatchIndex(text)
	if at == nil {
		day, err = d.date(text)
		return time.Time{}, day, true, err
	}
	if day, err = d.date(strings.TrimSpace(text[:at[0]])); err != nil {
		return t, day, false, err
	}
	m := timeOfDay.FindStringSubmatch(text)
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	second := 0
	if m[3] != "" {
		second, _ = strconv.Atoi(m[3])
	}
	half := strings.ToUpper(m[4])
	if hour > 23 || minute > 59 || second > 59 || half != "" && (hour < 1 || hour > 12) {
		return t, day, false, fmt.Errorf("%q has no time of day; write it as 09:30", text)
	}
	if half != "" {
		hour %= 12
		if half == "PM" {
			hour += 12
		}
	}
	if m[5] == "" {
		return worktime.Local(day, hour, minute, second, d.zone).UTC(), day, false, nil
	}
	written := fmt.Sprintf("%sT%02d:%02d:%02d%s", day, hour, minute, second, strings.Replace(strings.ToUpper(m[5]), ":", "", 1))
	t, err = time.Parse("2006-01-02T15:04:05Z0700", written)
	if err != nil {
		return t, day, false, fmt.Errorf("%q has no offset from UTC; write it as +01:00 or Z", text)
	}
	return t.UTC(), worktime.DateOf(t), false, nil
}
