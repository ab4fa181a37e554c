// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// scene has three alliances in a namespace, as the controllers find them. The ladders of two
// issues were climbed before: their records are facts that the controllers go on from.
func scene(t *testing.T) string {
	t.Helper()
	ns := env.Namespace(t)
	data, err := os.ReadFile("testdata/see/scene.yaml")
	if err != nil {
		t.Fatal(err)
	}
	hook := harness.NewReceiver(t, nil)
	objects, err := install.Decode(bytes.ReplaceAll(data, []byte("http://127.0.0.1:9/"), []byte(hook.URL)))
	if err != nil {
		t.Fatal(err)
	}
	climbed := map[string]*v1alpha1.Escalation{
		"late-shipments": ladder(v1alpha1.SeverityCritical, 1, "counterpart", "managers"),
		"lost-orders":    ladder(v1alpha1.SeverityHigh, 20, "counterpart", "managers", "executives"),
	}
	climbed["lost-orders"].ExhaustedTime = daysAgo(3)
	for _, o := range objects {
		e := climbed[o.GetName()]
		if e != nil {
			o.Object["spec"].(map[string]any)["suspend"] = true
		}
		if err := env.Apply(t.Context(), ns, o); err != nil {
			t.Fatal(err)
		}
		if e == nil {
			continue
		}
		i := &v1alpha1.Issue{ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: o.GetName()}}
		harness.Eventually(t, harness.Patience, "the record of a ladder", func(ctx context.Context) error {
			if err := env.Client.Get(ctx, client.ObjectKeyFromObject(i), i); err != nil {
				return err
			}
			i.Status.Escalation = e
			return env.Client.Status().Update(ctx, i)
		})
		harness.Eventually(t, harness.Patience, "an end of the rest", func(ctx context.Context) error {
			return env.Client.Patch(ctx, i, client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"suspend":null}}`)))
		})
	}
	awaitScene(t, ns)
	settle(t, ns)
	return ns
}

// awaitScene waits until what takes several rounds of the controllers is there.
func awaitScene(t *testing.T, ns string) {
	t.Helper()
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: ns, Name: name} }
	for _, name := range []string{"late-shipments", "lost-orders"} {
		i := &v1alpha1.Issue{ObjectMeta: meta(name)}
		env.Await(t, i, "the latest step is told", func() bool {
			e := i.Status.Escalation
			return e != nil && len(e.Steps) > 1 && e.Steps[len(e.Steps)-1].NotifiedTime != nil
		})
	}
	good := &v1alpha1.Alliance{ObjectMeta: meta("northwind-fabrikam")}
	env.Await(t, good, "the yearly review is on the list", func() bool { return good.Status.Reviews != nil && good.Status.Reviews.Next != nil })
	bad := &v1alpha1.Alliance{ObjectMeta: meta("northwind-contoso")}
	env.Await(t, bad, "what is wrong is counted", func() bool {
		s := &bad.Status
		return s.Reviews != nil && s.Issues != nil && *s.Reviews.Overdue == 1 && *s.Reviews.Slipped == 1 && *s.Issues.Escalated == 2
	})
	harness.Eventually(t, harness.Patience, "the messages are delivered", func(ctx context.Context) error {
		var all v1alpha1.NotificationList
		if err := env.Client.List(ctx, &all, client.InNamespace(ns)); err != nil {
			return err
		}
		for i := range all.Items {
			if all.Items[i].Status.Outcome != v1alpha1.OutcomeDelivered {
				return errMoving
			}
		}
		if len(all.Items) < 3 {
			return errMoving
		}
		return nil
	})
}

// settle waits until the controllers have looked at all of a namespace, and nothing changes.
func settle(t *testing.T, ns string) {
	t.Helper()
	last, since := "", time.Now()
	harness.Eventually(t, harness.Patience, "all is settled", func(ctx context.Context) error {
		objects, err := env.Objects(ctx, ns)
		if err != nil {
			return err
		}
		var versions strings.Builder
		for _, o := range objects {
			if harness.StatusOf(o).ObservedGeneration != o.GetGeneration() {
				since = time.Now()
			}
			versions.WriteString(o.GetResourceVersion() + " ")
		}
		if now := versions.String(); now != last {
			last, since = now, time.Now()
		}
		if time.Since(since) < 1500*time.Millisecond {
			return errMoving
		}
		return nil
	})
}

// ladder is the record of a ladder whose steps all started, the first so many days ago and
// then one a day, but for the last, which is not over.
func ladder(severity v1alpha1.Severity, began int, steps ...string) *v1alpha1.Escalation {
	var records []gen.StepRecordBuilder
	for i, name := range steps {
		started := today.AddDate(0, 0, i-began-len(steps)+1)
		r := gen.StepRecord(name, gen.At(started)).Until(gen.At(started.AddDate(0, 0, 6)))
		if i < len(steps)-1 {
			r = r.Ended(gen.At(started.AddDate(0, 0, 1)), v1alpha1.StepNoAnswer)
		} else {
			r = r.Unsaid()
		}
		records = append(records, r)
	}
	e := gen.Issue("late").Severity(severity).Climbing(records...).Status.Escalation
	if len(steps) > 1 {
		e.EscalatedTime = new(e.Steps[1].StartedTime)
	}
	return e
}

func daysAgo(n int) *metav1.Time { return new(metav1.NewTime(today.AddDate(0, 0, -n))) }

var errMoving = errors.New("something changes")

// random is what differs from run to run: the names of namespaces, and the hash in those of
// notifications.
var random = regexp.MustCompile(`\btest-[a-z0-9]{5}\b|\b[0-9a-f]{20,}\b`)

func steady(text string) string { return random.ReplaceAllString(text, "…") }

// onTerminal runs a command on a terminal of so many columns.
func onTerminal(t *testing.T, ns string, width int, args ...string) (string, int) {
	t.Helper()
	var out bytes.Buffer
	e := terminal(&out, width)
	code := cli.Run(e, append([]string{"-n", ns}, args...))
	return out.String(), code
}

func terminal(out *bytes.Buffer, width int) *cmdutil.Env {
	flags := genericclioptions.NewConfigFlags(true)
	flags.KubeConfig = &kubeconfig
	return &cmdutil.Env{
		IOStreams: genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: out, ErrOut: out},
		Flags:     flags, Now: func() time.Time { return today }, Terminal: true, Width: width, Version: "test",
	}
}
