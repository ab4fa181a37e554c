// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// BenchmarkScrape is of a hundred alliances with half as many reviews and issues each as there are objects, and
// as many messages again.
func BenchmarkScrape(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		objects := many(n)
		for _, level := range details[1:] {
			b.Run(fmt.Sprintf("%d/%s", n, level), func(b *testing.B) {
				r := prometheus.NewRegistry()
				r.MustRegister(New(holding(objects...), Options{Detail: level, SeriesLimit: DefaultSeriesLimit}, logr.Discard(), always))
				handler := promhttp.HandlerFor(r, promhttp.HandlerOpts{})
				ask := httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody)
				b.ReportAllocs()
				size := 0
				for b.Loop() {
					answer := httptest.NewRecorder()
					handler.ServeHTTP(answer, ask)
					if answer.Code != http.StatusOK {
						b.Fatal(answer.Body)
					}
					size = answer.Body.Len()
				}
				b.ReportMetric(float64(size), "bytes/scrape")
			})
		}
	}
}

func many(n int) []client.Object {
	const alliances = 100
	var out []client.Object
	for i := range alliances {
		out = append(out, object(v1alpha1.KindAlliance, everything(v1alpha1.KindAlliance)...))
		out[i].SetName(fmt.Sprint("pact-", i))
	}
	for i := range n / 2 {
		pact := fmt.Sprint("pact-", i%alliances)
		out = append(out,
			gen.FoundReview(fmt.Sprint("review-", i), pact, everything(v1alpha1.KindReview)...),
			gen.FoundIssue(fmt.Sprint("issue-", i), pact, everything(v1alpha1.KindIssue)...),
			gen.FoundMessage(fmt.Sprint("message-", i), pact, v1alpha1.KindIssue, "x", everything(v1alpha1.KindNotification)...),
			gen.FoundMessage(fmt.Sprint("reminder-", i), pact, v1alpha1.KindReview, "x", everything(v1alpha1.KindNotification)...))
	}
	return out
}

// everything has each condition of a kind.
func everything(kind string) (out []metav1.Condition) {
	for _, e := range ConditionsOf(kind) {
		out = append(out, cond(e.Type, yes, "Why"))
	}
	return out
}
