// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// samples are the files of config/samples. Their issue is not critical here: the steps of one that is last seconds,
// and what is told is to stand still. It leaves at once, so that the tests do on any day.
func samples(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(argo.root, "config/samples/0*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no samples: %v", err)
	}
	files := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = strings.NewReplacer(
			"  severity: Critical\n", "  severity: High\n", "    time: Working\n", "    time: Working\n    deliver: AtOnce\n",
		).Replace(string(text))
	}
	return files
}

const (
	trouble, summer, late = "northwind-contoso", "northwind-contoso-summer-review", "late-shipments"
)

// The samples become Synced and Healthy, each with what was found as its message, and stay so when the controllers have
// worked, when people have recorded what happened, when somebody changed what Git sets, and when somebody suspends.
func TestSamplesLiveTogetherWithArgoCD(t *testing.T) {
	for mode, options := range map[string][]string{"client-side apply": nil, "server-side apply": {"ServerSideApply=true"}} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			a := newApplication(t, samples(t), options...)
			a.untilFine()
			a.shows(v1alpha1.KindAlliance, trouble, "Healthy", "missing: ")
			a.shows(v1alpha1.KindAlliance, "northwind-fabrikam", "Healthy", "practices in place")
			a.shows(v1alpha1.KindReview, summer, "Healthy", "not held")
			a.shows(v1alpha1.KindIssue, late, "Healthy", "Not told: contoso")
			a.untilTold()
			a.shows(v1alpha1.KindCommunicationPolicy, "standard", "Healthy", "got through on hook")
			a.staysFine(map[string]int64{"Alliance/" + trouble: 1, "Review/" + summer: 1, "Issue/" + late: 1, "CommunicationPolicy/standard": 1})

			a.answers(late, "action", "Acknowledged")
			a.records(
				"issue tell "+late+" --partner contoso --mode Phone --by northwind/piet",
				"review hold "+summer+" --attendee northwind/jane,contoso/kim",
				"talk "+trouble+" --between northwind/jane,contoso/kim --mode Video",
			)
			a.shows(v1alpha1.KindReview, summer, "Healthy", "The record lacks")
			a.keepsRecords()
			a.healsItself()
			a.suspends()
			a.keepsRecords()
		})
	}
}

// untilTold waits until the first step of the issue has told somebody, and all messages have arrived.
func (a *application) untilTold() {
	a.Helper()
	harness.Eventually(a.T, patience, "messages arrive", func(ctx context.Context) error {
		var list v1alpha1.NotificationList
		if err := argo.Client.List(ctx, &list, client.InNamespace(a.name)); err != nil {
			return err
		}
		for i := range list.Items {
			n := &list.Items[i]
			if n.Spec.NotBeforeTime == nil && n.Status.Outcome != v1alpha1.OutcomeDelivered {
				return fmt.Errorf("%s is %q", n.Name, n.Status.Outcome)
			}
		}
		if len(list.Items) == 0 {
			return errors.New("there are none")
		}
		return nil
	})
}

// keepsRecords fails if a comparison or a sync takes away what people recorded.
func (a *application) keepsRecords() {
	a.Helper()
	a.staysFine(nil)
	var issue v1alpha1.Issue
	var review v1alpha1.Review
	var alliance v1alpha1.Alliance
	a.read(v1alpha1.KindIssue, late, &issue)
	a.read(v1alpha1.KindReview, summer, &review)
	a.read(v1alpha1.KindAlliance, trouble, &alliance)
	if len(issue.Spec.Acknowledgements) != 1 || len(issue.Spec.Disclosures) != 1 {
		a.Errorf("the issue has %d acknowledgements and %d disclosures", len(issue.Spec.Acknowledgements), len(issue.Spec.Disclosures))
	}
	if review.Spec.Record == nil || len(alliance.Spec.Conversations) != 1 {
		a.Errorf("the review's record is %v; the alliance has %d conversations", review.Spec.Record, len(alliance.Spec.Conversations))
	}
}

// healsItself changes what Git sets, and waits until it is as in Git again.
func (a *application) healsItself() {
	a.Helper()
	patch := client.RawPatch(types.MergePatchType, []byte(`{"spec":{"title":"Something else"}}`))
	if err := argo.Client.Patch(a.Context(), a.key(v1alpha1.KindIssue, late), patch); err != nil {
		a.Fatal(err)
	}
	harness.Eventually(a.T, patience, "the title is as in Git", func(context.Context) error {
		var issue v1alpha1.Issue
		a.read(v1alpha1.KindIssue, late, &issue)
		if issue.Spec.Title != "Shipments three days late" {
			return fmt.Errorf("it is %s", issue.Spec.Title)
		}
		return nil
	})
}

// suspends suspends and resumes an alliance by Argo CD's actions: Git leaves the field out, so it stays.
func (a *application) suspends() {
	a.Helper()
	a.act("suspend", v1alpha1.KindAlliance, trouble)
	a.shows(v1alpha1.KindAlliance, trouble, "Healthy", "spec.suspend is true")
	a.shows(v1alpha1.KindIssue, late, "Healthy", "is suspended")
	a.staysFine(nil)
	a.act("resume", v1alpha1.KindAlliance, trouble)
	a.shows(v1alpha1.KindAlliance, trouble, "Healthy", "practices in place")
	a.act("refresh", v1alpha1.KindCommunicationPolicy, "standard")
	if a.get(v1alpha1.KindCommunicationPolicy, "standard").GetAnnotations()[v1alpha1.AnnotationRefresh] == "" {
		a.Error("the refresh left no trace")
	}
}

// Deleting the Application deletes what Git declares, but not what the samples protect; applied again, nothing is told
// twice: neither of what stayed, nor of an issue that was deleted and comes back with another UID.
func TestDeletedAndAppliedAgainTellsNobodyTwice(t *testing.T) {
	t.Parallel()
	a := newApplication(t, samples(t))
	a.untilFine()
	a.untilTold()
	before := a.told()
	a.records("issue tell " + late + " --partner contoso --mode Phone --by northwind/piet")

	if err := argo.Client.Delete(t.Context(), a.object()); err != nil {
		t.Fatal(err)
	}
	harness.Eventually(t, patience, "the Application is gone", func(ctx context.Context) error {
		if err := argo.Client.Get(ctx, client.ObjectKeyFromObject(a.object()), a.object()); !apierrors.IsNotFound(err) {
			return fmt.Errorf("it is there: %w", err)
		}
		return nil
	})
	for _, gone := range []client.Object{a.key(v1alpha1.KindAlliance, trouble), a.key(v1alpha1.KindCommunicationPolicy, "standard")} {
		if err := argo.Client.Get(t.Context(), client.ObjectKeyFromObject(gone), gone); !apierrors.IsNotFound(err) {
			t.Errorf("%s is there: %v", gone.GetName(), err)
		}
	}
	var issue v1alpha1.Issue
	a.read(v1alpha1.KindIssue, late, &issue)
	if len(issue.Spec.Disclosures) != 1 {
		t.Error("the issue was deleted, or its record")
	}
	a.get(v1alpha1.KindReview, summer)

	a.create()
	a.untilFine()
	if err := argo.Client.Delete(t.Context(), &issue); err != nil {
		t.Fatal(err)
	}
	harness.Eventually(t, patience, "the issue is back", func(ctx context.Context) error {
		again := a.key(v1alpha1.KindIssue, late)
		if err := argo.Client.Get(ctx, client.ObjectKeyFromObject(again), again); err != nil {
			return err
		}
		if again.GetUID() == issue.UID {
			return errors.New("it is the same")
		}
		return nil
	})
	a.untilFine()
	time.Sleep(5 * time.Second) // what was told twice would come
	for what, times := range a.told() {
		if times > max(1, before[what]) {
			t.Errorf("told %d times: %s", times, what)
		}
	}
}
