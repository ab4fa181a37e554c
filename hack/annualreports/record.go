// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

// record is what the files tell, in the order of names and years.
type record struct {
	groups []*group
	// cycles are the years in which reports were due.
	cycles []int
}

// group is one of the community's groups.
type group struct {
	Name string
	// Meeting says how often it meets, verbatim; empty where it lists no meeting.
	Meeting string
	// Removed is the day on which it ceased to be a group; empty for one that goes on.
	Removed string
	// Reports that it was asked for, by year.
	Reports []report
}

// report is a report that a group was asked for. Days are of UTC.
type report struct {
	Group     string
	Cycle     int
	Due       time.Time
	Completed time.Time // zero: it never landed
	Commit    string
}

// read reads groups.csv, reviews.csv and removed.csv, and refuses what cannot be shown.
func read(dir fs.FS) (*record, error) {
	byName := map[string]*group{}
	err := rows(dir, "groups.csv", "group,kind,meeting_frequency,meeting_time,time_zone,meeting_day", func(f map[string]string) error {
		if byName[f["group"]] != nil {
			return fmt.Errorf("%s is listed twice", f["group"])
		}
		byName[f["group"]] = &group{Name: f["group"], Meeting: meeting(f)}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = rows(dir, "removed.csv", "group,removed_date", func(f map[string]string) error {
		if byName[f["group"]] != nil {
			return fmt.Errorf("%s is listed twice, or in groups.csv, too", f["group"])
		}
		removed, err := day(f["removed_date"])
		byName[f["group"]] = &group{Name: f["group"], Removed: removed.Format(time.DateOnly)}
		return err
	})
	if err != nil {
		return nil, err
	}
	r := &record{}
	err = rows(dir, "reviews.csv", "cycle_year,group,due_date,completed_date,commit", func(f map[string]string) error {
		g := byName[f["group"]]
		if g == nil {
			return fmt.Errorf("%s is neither in groups.csv nor in removed.csv", f["group"])
		}
		p, err := newReport(f)
		if err != nil {
			return err
		}
		if n := len(g.Reports); n > 0 && g.Reports[n-1].Cycle != p.Cycle-1 {
			return fmt.Errorf("%s was asked in %d and then in %d; a yearly cadence cannot tell that", g.Name, g.Reports[n-1].Cycle, p.Cycle)
		}
		g.Reports = append(g.Reports, p)
		if !slices.Contains(r.cycles, p.Cycle) {
			r.cycles = append(r.cycles, p.Cycle)
		}
		return nil
	})
	for _, g := range byName {
		r.groups = append(r.groups, g)
	}
	slices.SortFunc(r.groups, func(a, b *group) int { return cmp.Compare(a.Name, b.Name) })
	return r, err
}

func newReport(f map[string]string) (report, error) {
	p := report{Group: f["group"], Commit: f["commit"]}
	var err error
	if p.Cycle, err = strconv.Atoi(f["cycle_year"]); err != nil {
		return p, err
	}
	if p.Due, err = day(f["due_date"]); err != nil {
		return p, err
	}
	if p.Due.Year() != p.Cycle {
		return p, fmt.Errorf("the report of cycle %d is due in %d", p.Cycle, p.Due.Year())
	}
	if f["completed_date"] == "" {
		return p, nil
	}
	p.Completed, err = day(f["completed_date"])
	return p, err
}

// rows calls each with the fields of every line of a file, by the names of its columns.
func rows(dir fs.FS, name, columns string, each func(map[string]string) error) error {
	file, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(lines) == 0 || strings.Join(lines[0], ",") != columns {
		return fmt.Errorf("%s: the first line is to name the columns %s", name, columns)
	}
	for i, line := range lines[1:] {
		fields := map[string]string{}
		for j, column := range lines[0] {
			fields[column] = line[j]
		}
		if err := each(fields); err != nil {
			return fmt.Errorf("%s, line %d: %w", name, i+2, err)
		}
	}
	return nil
}

func day(text string) (time.Time, error) { return time.Parse(time.DateOnly, text) }

// meeting joins what the community's list says about a group's meeting, in its own words.
func meeting(f map[string]string) string {
	if f["meeting_frequency"] == "" {
		return ""
	}
	return fmt.Sprintf("Meets %s: %s, %s %s", f["meeting_frequency"], f["meeting_day"], f["meeting_time"], f["time_zone"])
}
