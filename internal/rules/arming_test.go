// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// When the stage first armed the practices is recorded once: the interval of a first contact does not
// begin again because the alliance was put back for a while.
func TestWhenOperationFirstBeganIsRecordedOnce(t *testing.T) {
	w := gen.NewWorld()
	w.Alliance.Spec.Conversations, w.Alliance.Status = nil, v1alpha1.AllianceStatus{}
	for _, c := range []struct {
		at      string
		stage   v1alpha1.Stage
		first   string
		inTouch metav1.ConditionStatus
	}{
		{"2026-01-05 09:00", v1alpha1.StageExplore, "", metav1.ConditionUnknown},
		{"2026-03-02 09:00", v1alpha1.StageLaunch, "2026-03-02 09:00", metav1.ConditionTrue},
		{"2026-03-03 09:00", v1alpha1.StageNegotiate, "2026-03-02 09:00", metav1.ConditionUnknown},
		{"2026-03-04 09:00", v1alpha1.StageLaunch, "2026-03-02 09:00", metav1.ConditionTrue},
		{"2026-03-16 08:59:59", v1alpha1.StageLaunch, "2026-03-02 09:00", metav1.ConditionTrue},
		{"2026-03-16 09:00", v1alpha1.StageLaunch, "2026-03-02 09:00", metav1.ConditionFalse},
		{"2026-03-16 09:00:01", v1alpha1.StageManage, "2026-03-02 09:00", metav1.ConditionFalse},
	} {
		w.Alliance.Spec.Stage = c.stage
		v := rules.DecideAlliance(w.AllianceFacts(), gen.UTC(c.at))
		w.Alliance.Status = v.Settle(w.Alliance, gen.UTC(c.at))
		if got := v.Finding(string(v1alpha1.PracticeInTouch)).Status; got != c.inTouch {
			t.Errorf("at %s in %s InTouch is %s", c.at, c.stage, got)
		}
		first := w.Alliance.Status.FirstArmedTime
		if c.first == "" && first != nil || c.first != "" && (first == nil || !first.Time.Equal(gen.UTC(c.first))) {
			t.Errorf("at %s in %s it is recorded as %v", c.at, c.stage, first)
		}
	}
}
