// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// cached is a cache that holds some objects, and hands out copies that share what is in them.
type cached struct{ inventory.Inventory }

func holding(objects ...client.Object) *cached {
	c := &cached{}
	for _, o := range objects {
		if err := c.Add(o); err != nil {
			panic(err)
		}
	}
	return c
}

func (*cached) Get(context.Context, client.ObjectKey, client.Object, ...client.GetOption) error {
	return errors.New("a scrape reads no single object")
}

func (c *cached) List(_ context.Context, list client.ObjectList, _ ...client.ListOption) error {
	switch l := list.(type) {
	case *v1alpha1.PartnerList:
		l.Items = shallow(c.Partners)
	case *v1alpha1.CommunicationPolicyList:
		l.Items = shallow(c.Policies)
	case *v1alpha1.AllianceList:
		l.Items = shallow(c.Alliances)
	case *v1alpha1.ReviewList:
		l.Items = shallow(c.Reviews)
	case *v1alpha1.IssueList:
		l.Items = shallow(c.Issues)
	case *v1alpha1.NotificationList:
		l.Items = shallow(c.Notifications)
	default:
		return fmt.Errorf("%T is not in the cache", list)
	}
	return nil
}

func shallow[T any](of []*T) []T {
	out := make([]T, len(of))
	for i := range of {
		out[i] = *of[i]
	}
	return out
}

func always() bool { return true }

// all is of everything, without a limit that matters.
var all = Options{Detail: DetailObject, SeriesLimit: 1 << 30}

// scraped are the figures by name, from a registry that refuses what is inconsistent or told twice.
type scraped map[string]*dto.MetricFamily

func scrape(t testing.TB, c *Collector) scraped {
	t.Helper()
	r := prometheus.NewPedanticRegistry()
	r.MustRegister(c)
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	out := scraped{}
	for _, f := range families {
		out[f.GetName()] = f
	}
	return out
}

func figures(t testing.TB, o Options, objects ...client.Object) scraped {
	t.Helper()
	return scrape(t, New(holding(objects...), o, logr.Discard(), always))
}

// values are those of a metric, by labels in the order of their names: a=x,b=y.
func (s scraped) values(name string) map[string]float64 {
	out := map[string]float64{}
	for _, m := range s[name].GetMetric() {
		var labels []string
		for _, l := range m.GetLabel() {
			labels = append(labels, l.GetName()+"="+l.GetValue())
		}
		out[strings.Join(labels, ",")] = m.GetGauge().GetValue()
	}
	return out
}

// series counts those of alliances and what belongs to them, one by one.
func (s scraped) series() (n int) {
	for _, f := range Governance {
		if f.Detail != "" && f != &nextCheck {
			n += len(s[f.Name].GetMetric())
		}
	}
	return n
}

func cond(kind string, status metav1.ConditionStatus, reason string) metav1.Condition {
	return gen.Condition(kind, status, reason, "x", gen.UTC("2026-03-02 09:00"))
}

const (
	yes     = metav1.ConditionTrue
	no      = metav1.ConditionFalse
	unknown = metav1.ConditionUnknown
)
