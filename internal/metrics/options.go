// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"flag"
	"fmt"
	"slices"
)

// Detail says of how much there are series of its own.
type Detail string

// The levels, each of which holds the one before.
const (
	// DetailNone: of nothing.
	DetailNone Detail = "none"
	// DetailAlliance: of each alliance, partner, policy and channel; reviews, issues and messages are counted.
	DetailAlliance Detail = "alliance"
	// DetailObject: of each review and issue, too.
	DetailObject Detail = "object"
)

var details = []Detail{DetailNone, DetailAlliance, DetailObject}

// holds reports whether what is of another level is served.
func (d Detail) holds(other Detail) bool {
	return slices.Index(details, other) <= slices.Index(details, d)
}

// Options are what the manager's flags say of the figures of alliances.
type Options struct {
	Detail Detail
	// SeriesLimit is the most series that are served.
	SeriesLimit int
}

// DefaultSeriesLimit is enough for about a thousand alliances, and nothing that a Prometheus minds.
const DefaultSeriesLimit = 50000

// AddFlags adds the flags.
func (o *Options) AddFlags(f *flag.FlagSet) {
	f.StringVar((*string)(&o.Detail), "metrics-detail", string(DetailAlliance),
		"of what there are series: none; alliance, with reviews, issues and messages counted; or object, of each review and issue too")
	f.IntVar(&o.SeriesLimit, "metrics-series-limit", DefaultSeriesLimit,
		"the most series of alliances and what belongs to them; beyond it each namespace gets its fair share")
}

// Validate says what is wrong with the flags.
func (o *Options) Validate() error {
	if !slices.Contains(details, o.Detail) {
		return fmt.Errorf("--metrics-detail=%s is no level; write none, alliance or object", o.Detail)
	}
	if o.SeriesLimit < 1 {
		return fmt.Errorf("--metrics-series-limit=%d is too few; write 1 or more, or --metrics-detail=none for no series", o.SeriesLimit)
	}
	return nil
}
