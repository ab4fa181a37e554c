// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// What the schema refuses may have been stored before it: the default stands for it, and at once. A number of which
// the text is short and the digits fill the memory is never made.
func TestAHostileThresholdFallsBack(t *testing.T) {
	for _, hostile := range []v1alpha1.Decimal{"1e999999999", "-1e-999999999", "1/3", "0x1p999999999", "NaN", "", " 2"} {
		s := &State{Facts: Facts{Policy: &v1alpha1.CommunicationPolicy{Spec: v1alpha1.CommunicationPolicySpec{
			Thresholds: &v1alpha1.Thresholds{PerceptionGap: hostile, Health: hostile},
		}}}}
		begun := time.Now()
		apart, low := s.healthLimits()
		if apart.RatString() != "3/2" || low.RatString() != "3" {
			t.Errorf("%q: partners may be %s apart, and below %s is low", hostile, apart.RatString(), low.RatString())
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%q: it took %s", hostile, took)
		}
	}
	s := &State{Facts: Facts{Policy: &v1alpha1.CommunicationPolicy{Spec: v1alpha1.CommunicationPolicySpec{
		Thresholds: &v1alpha1.Thresholds{PerceptionGap: "0.5", Health: "2.25"},
	}}}}
	if apart, low := s.healthLimits(); apart.RatString() != "1/2" || low.RatString() != "9/4" {
		t.Errorf("what the policy says is read as %s and %s", apart.RatString(), low.RatString())
	}
}
