// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"context"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Collector reads the figures of alliances from the manager's cache when somebody asks for them.
// Nothing is counted between two scrapes, so nothing can drift from what is in the cache
// (docs/adr/0029-metrics-are-read-when-asked-for.md).
type Collector struct {
	reader  client.Reader
	options Options
	log     logr.Logger
	serves  func() bool
	descs   map[*Family]*prometheus.Desc

	// One scrape after the other: each takes memory.
	mu sync.Mutex
	// told is set once the log has said that the limit was reached.
	told bool
}

// New returns a Collector on a cache. Serves reports whether this manager is the one that looks after the
// alliances, with its caches filled: figures of several managers would be added up, and those of
// half a cache would be wrong.
func New(reader client.Reader, o Options, log logr.Logger, serves func() bool) *Collector {
	c := &Collector{reader: reader, options: o, log: log, serves: serves, descs: map[*Family]*prometheus.Desc{}}
	for _, f := range Governance {
		c.descs[f] = f.desc()
	}
	return c
}

// Describe lists the metrics.
func (c *Collector) Describe(out chan<- *prometheus.Desc) {
	for _, f := range Governance {
		out <- c.descs[f]
	}
}

// Collect reads the cache and writes all figures.
func (c *Collector) Collect(out chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	start := time.Now()
	s := &sink{descs: c.descs, out: out}
	s.put(&seriesLimit, float64(c.options.SeriesLimit))
	w, ok := c.look()
	s.put(&active, truth(ok))
	if !ok {
		return
	}
	for kind, t := range w.earliest {
		s.moment(&nextCheck, t, kind)
	}
	before := s.n
	wanted := c.write(s, w.groups(c.options.Detail))
	served := s.n - before
	s.put(&seriesServed, float64(served))
	s.put(&seriesDropped, float64(wanted-served))
	s.put(&collectTime, time.Since(start).Seconds())
}

// look reads the objects; false where this manager does not serve their figures.
func (c *Collector) look() (*world, bool) {
	if !c.serves() {
		return nil, false
	}
	if c.options.Detail == DetailNone {
		return &world{}, true
	}
	w, err := read(context.Background(), c.reader)
	if err != nil {
		c.log.Error(err, "The figures of alliances cannot be read from the cache")
		return nil, false
	}
	return w, true
}

// write puts out as many series as may be served, and returns how many there are.
func (c *Collector) write(s *sink, groups []group) (wanted int) {
	kept, dropped, wanted := limit(groups, c.options.SeriesLimit)
	for i := range kept {
		kept[i].write(s)
	}
	if len(dropped) > 0 && !c.told {
		c.told = true
		c.log.Info("There are more series than --metrics-series-limit, and some are left out; entente_metrics_series_dropped counts them. This is said once.",
			"limit", c.options.SeriesLimit, "series", wanted, "namespaces", len(dropped), "first", dropped[:min(len(dropped), 5)])
	}
	return wanted
}

// truth is a fact as a figure.
func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
