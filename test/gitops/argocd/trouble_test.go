// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// partners are the two of the alliance pact.
const partners = `
apiVersion: governance.entente.dev/v1alpha1
kind: Partner
metadata: {name: north}
spec:
  displayName: North
  country: NL
  timeZone: Europe/Amsterdam
  contacts: [{name: piet}, {name: jane}]
---
apiVersion: governance.entente.dev/v1alpha1
kind: Partner
metadata: {name: south}
spec:
  displayName: South
  country: US
  timeZone: America/New_York
  contacts: [{name: ana}, {name: kim}]
`

const pact = `
apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata: {name: pact}
spec:
  host: north
  stage: Manage
  partners: [{name: north}, {name: south}]
  team:
  - {partner: north, contact: jane, role: AllianceManager, allocationPercent: 50}
  - {partner: south, contact: kim, role: AllianceManager, allocationPercent: 50}
`

// An alliance that only the controllers can refuse is Degraded with the field; put right in Git it is Healthy.
// What the schema refuses fails the sync with the field, and the health stays.
func TestInvalidObjectsNameTheField(t *testing.T) {
	t.Parallel()
	never := pact + `  cadence:
  - name: never
    recurrence: {startDate: "2026-01-01", time: "10:00", timeZone: Europe/Amsterdam, rule: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30}
`
	a := newApplication(t, map[string]string{"partners.yaml": partners, "pact.yaml": never})
	a.untilSynced("Degraded")
	a.shows(v1alpha1.KindAlliance, "pact", "Degraded", "spec.cadence[never].recurrence")
	a.commit(map[string]string{"pact.yaml": pact})
	a.compare()
	a.untilFine()

	a.commit(map[string]string{"pact.yaml": strings.Replace(pact, "Manage", "Nowhere", 1)})
	a.compare()
	a.until("the sync fails with the field", func(s *status) bool {
		for _, r := range s.OperationState.SyncResult.Resources {
			if r.Kind == v1alpha1.KindAlliance && r.Status == "SyncFailed" && strings.Contains(r.Message, "spec.stage") {
				return s.Health.Status == "Healthy"
			}
		}
		return false
	})
}

// Records that Git begins with go on in the cluster by the example's ignoreDifferences: what is recorded stays through
// comparisons, and through a change in Git, which arrives. The plugin does not see that, and asks for --force.
func TestRecordsInGitGoOnInTheCluster(t *testing.T) {
	t.Parallel()
	issue := `
apiVersion: governance.entente.dev/v1alpha1
kind: Issue
metadata: {name: late}
spec:
  allianceRef: {name: pact}
  title: Shipments three days late
  severity: High
  raisedBy: {partner: north, contact: jane}
  detectedTime: "2026-11-02T09:00:00Z"
  acknowledgements:
  - {time: "2026-11-03T09:00:00Z", by: {partner: south, contact: kim}}
`
	for mode, options := range map[string][]string{"client-side apply": nil, "server-side apply": {"ServerSideApply=true"}} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			a := newApplication(t, map[string]string{"partners.yaml": partners, "pact.yaml": pact, "issue.yaml": issue}, options...)
			a.untilAtRest()
			const ack = "issue ack late --by south/kim"
			if got := a.entente(ack); got.Code != 2 || !strings.Contains(got.Out+got.Err, "acknowledgements") {
				t.Errorf("%s: %d\n%s%s", ack, got.Code, got.Out, got.Err)
			}
			a.records(ack + " --force")
			kept := func(title string) {
				t.Helper()
				a.staysFine(nil)
				var i v1alpha1.Issue
				a.read(v1alpha1.KindIssue, "late", &i)
				if len(i.Spec.Acknowledgements) != 2 || i.Spec.Title != title {
					t.Errorf("%d acknowledgements of %s", len(i.Spec.Acknowledgements), i.Spec.Title)
				}
			}
			kept("Shipments three days late")
			a.commit(map[string]string{"issue.yaml": strings.Replace(issue, "three days", "four days", 1)})
			a.compare()
			a.untilFine()
			kept("Shipments four days late")
		})
	}
}

// wave puts all objects of a manifest into a wave.
func wave(n int, manifest string) string {
	return strings.ReplaceAll(manifest, "metadata: {", fmt.Sprintf(`metadata: {annotations: {argocd.argoproj.io/sync-wave: "%d"}, `, n))
}

// Partners may come a wave before their alliance. In a wave after it they never come: it is Degraded after ten seconds.
func TestPartnersGoNoLaterThanTheirAlliance(t *testing.T) {
	t.Parallel()
	a := newApplication(t, map[string]string{"partners.yaml": wave(0, partners), "pact.yaml": wave(1, pact)})
	a.untilFine()
	b := newApplication(t, map[string]string{"partners.yaml": wave(1, partners), "pact.yaml": wave(0, pact)})
	b.until("the sync fails, and is tried again", func(s *status) bool {
		return strings.Contains(s.OperationState.Message, "completed unsuccessfully")
	})
	b.shows(v1alpha1.KindAlliance, "pact", "Degraded", "There is no Partner north")
	north := b.key(v1alpha1.KindPartner, "north")
	if err := argo.Client.Get(t.Context(), client.ObjectKeyFromObject(north), north); !apierrors.IsNotFound(err) {
		t.Errorf("the later wave came: %v", err)
	}
}

// What is gone from Git is deleted; what is protected stays.
func TestPruneLeavesWhatIsProtected(t *testing.T) {
	t.Parallel()
	const protected = `
apiVersion: governance.entente.dev/v1alpha1
kind: Review
metadata:
  name: summer
  annotations: {argocd.argoproj.io/sync-options: "Prune=false,Delete=false"}
spec: {allianceRef: {name: pact}, type: Performance, dueTime: "2090-07-22T08:00:00Z"}
`
	bare := strings.ReplaceAll(strings.ReplaceAll(protected, "summer", "winter"), `  annotations: {argocd.argoproj.io/sync-options: "Prune=false,Delete=false"}`+"\n", "")
	a := newApplication(t, map[string]string{"partners.yaml": partners, "pact.yaml": pact, "summer.yaml": protected, "winter.yaml": bare})
	a.untilFine()
	a.commit(map[string]string{"summer.yaml": "", "winter.yaml": ""})
	a.compare()
	harness.Eventually(t, patience, "the other is deleted", func(ctx context.Context) error {
		winter := a.key(v1alpha1.KindReview, "winter")
		if err := argo.Client.Get(ctx, client.ObjectKeyFromObject(winter), winter); !apierrors.IsNotFound(err) {
			return fmt.Errorf("it is there: %w", err)
		}
		return nil
	})
	a.compare()
	time.Sleep(2 * time.Second)
	a.get(v1alpha1.KindReview, "summer")
	a.until("the Application says so", func(s *status) bool { return s.Sync.Status == "OutOfSync" && s.Health.Status == "Healthy" })
}
