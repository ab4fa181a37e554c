// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr/funcr"
	coordinationv1 "k8s.io/api/coordination/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/answer"
	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/harness"
)

// page is where the people of a test answer. It runs with the permissions that config/rbac
// gives, in the namespace of the test alone.
type page struct {
	*world
	*harness.AnswerPage
}

func newPage(w *world) *page {
	w.Helper()
	user := "system:serviceaccount:" + w.ns + ":page"
	w.create(&rbacv1.RoleBinding{ObjectMeta: w.meta("page"),
		RoleRef:  rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "entente-manager"},
		Subjects: []rbacv1.Subject{{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: user}}})
	config, err := w.Plane.User(user, "system:authenticated")
	if err != nil {
		w.Fatal(err)
	}
	c, err := client.New(config, client.Options{Scheme: harness.Scheme()})
	if err != nil {
		w.Fatal(err)
	}
	return &page{w, harness.NewAnswerPage(w.T, c)}
}

// told makes a message about an issue to a person, and returns the link in it.
func (p *page) told(issue *v1alpha1.Issue, name string, to v1alpha1.PersonRef) string {
	p.Helper()
	n := p.message(name, "hook")
	n.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: "Issue", Name: issue.Name, UID: string(issue.UID)}
	n.Spec.Recipient = to
	p.create(n)
	return p.Link(n)
}

// Whatever opens a link, however often, changes nothing.
func TestAnswerLinksAreSafeToOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	p := newPage(w)
	w.found()
	i := w.issue("late", time.Now())
	w.create(i)
	link := p.told(i, "late-1", kim)
	w.AwaitCondition(t, i, v1alpha1.ConditionReady, yes, "")
	time.Sleep(2 * time.Second) // who is to be told of it is on record by then
	w.get(i)
	before := i.ResourceVersion
	for n := range 100 {
		if status, _ := p.Do([]string{http.MethodGet, http.MethodHead}[n%2], link+"&action=Resolved&summary=x&confirm=yes", nil); status != http.StatusOK {
			t.Fatalf("opened for the %dth time: %d", n+1, status)
		}
	}
	w.get(i)
	if i.ResourceVersion != before {
		t.Errorf("the issue changed from %s to %s", before, i.ResourceVersion)
	}
}

// The API server takes each answer, also the longest, and the controllers act on it.
func TestAnswersAreRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	p := newPage(w)
	policy, north := w.policy(), w.north()
	policy.Spec.EscalationPaths[0].MaxSnooze = "P7D"
	w.create(north, w.south(), policy, w.alliance())
	long := func(n int) string { return strings.Repeat("ü", n) }
	tomorrow := time.Now().UTC().AddDate(0, 0, 1).Format("2006-01-02T15:04")
	for _, c := range []struct {
		name   string
		fields []string
		landed func(*v1alpha1.IssueSpec) (int, metav1.Time)
		holds  string // a condition that is True then
	}{
		{"acknowledged", []string{"action", "Acknowledged"}, func(s *v1alpha1.IssueSpec) (int, metav1.Time) {
			return len(s.Acknowledgements), s.Acknowledgements[0].Time
		}, v1alpha1.ConditionAcknowledged},
		{"spoke", []string{"action", "Spoke", "mode", "InPerson", "with", "north/piet", "with", "north/jane", "with", "north/mila", "outcome", long(256)}, func(s *v1alpha1.IssueSpec) (int, metav1.Time) {
			return len(s.Conversations), s.Conversations[0].Time
		}, ""},
		{"tried", []string{"action", "Tried", "mode", "Phone"}, func(s *v1alpha1.IssueSpec) (int, metav1.Time) {
			return len(s.Attempts), s.Attempts[0].Time
		}, ""},
		{"updated", []string{"action", "Updated", "note", long(512)}, func(s *v1alpha1.IssueSpec) (int, metav1.Time) {
			return len(s.Updates), s.Updates[0].Time
		}, ""},
		{"snoozed", []string{"action", "Snoozed", "until", tomorrow, "reason", long(256)}, func(s *v1alpha1.IssueSpec) (int, metav1.Time) {
			return len(s.Snoozes), s.Snoozes[0].Time
		}, ""},
		{"resolved", []string{"action", "Resolved", "summary", long(2048), "confirm", "yes"}, func(s *v1alpha1.IssueSpec) (int, metav1.Time) {
			return 1, s.Resolution.Time
		}, v1alpha1.ConditionResolved},
	} {
		i := w.issue(c.name, time.Now())
		w.create(i)
		for n, to := range []v1alpha1.PersonRef{kim, sam} {
			if c.name == "resolved" && n > 0 {
				continue
			}
			link := p.told(i, fmt.Sprintf("%s-%d", c.name, n), to)
			if status, text := p.Post(link, c.fields...); status != http.StatusOK {
				t.Fatalf("%s: %d\n%s", c.name, status, text)
			}
			w.get(i)
			count, at := c.landed(&i.Spec)
			if count != n+1 || len(i.Spec.Answers) != n+1 {
				t.Errorf("%s: %d entries and %d answers; wanted %d", c.name, count, len(i.Spec.Answers), n+1)
			}
			if a := i.Spec.Answers[n]; a.By != to || a.Notification != fmt.Sprintf("%s-%d", c.name, n) || n == 0 && !a.Time.Equal(&at) {
				t.Errorf("%s: %+v; the entry is of %s", c.name, a, at)
			}
			// Replays, of this answer and of another.
			for _, again := range [][]string{c.fields, {"action", "Acknowledged"}} {
				before := i.ResourceVersion
				status, _ := p.Post(link, again...)
				w.get(i)
				if status != http.StatusGone || len(i.Spec.Answers) != n+1 {
					t.Errorf("%s: used again: %d; %d answers at %s, before %s", c.name, status, len(i.Spec.Answers), i.ResourceVersion, before)
				}
			}
		}
		if c.holds != "" {
			w.AwaitCondition(t, i, c.holds, yes, "")
		}
	}
}

// Of many that use one link at once, one acts.
func TestAnswerLinkActsOnceOfManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	p := newPage(w)
	w.found()
	for round := range 5 {
		i := w.issue(fmt.Sprintf("late-%d", round), time.Now())
		w.create(i)
		link := p.told(i, fmt.Sprintf("late-%d-1", round), kim)
		const many = 16
		var wait sync.WaitGroup
		statuses := make([]int, many)
		for n := range many {
			wait.Go(func() { statuses[n], _ = p.Post(link, "action", "Acknowledged") })
		}
		wait.Wait()
		taken := 0
		for _, s := range statuses {
			switch s {
			case http.StatusOK:
				taken++
			case http.StatusGone, http.StatusServiceUnavailable:
			default:
				t.Errorf("answered %d", s)
			}
		}
		w.get(i)
		if taken != 1 || len(i.Spec.Acknowledgements) != 1 || len(i.Spec.Answers) != 1 {
			t.Errorf("%d were told that they acted (%v); there are %d acknowledgements and %d answers",
				taken, statuses, len(i.Spec.Acknowledgements), len(i.Spec.Answers))
		}
	}
}

// People who answer at once, each by a link of their own, are all heard, beside others who
// change the issue in another way.
func TestAnswersOfSeveralAtOnceAreAllRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	p := newPage(w)
	w.found()
	i := w.issue("late", time.Now())
	w.create(i)
	people := []v1alpha1.PersonRef{piet, jane, mila, ana, kim, sam}
	links := make([]string, len(people))
	for n, to := range people {
		links[n] = p.told(i, fmt.Sprintf("late-%d", n), to)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var rival, wait sync.WaitGroup
	rival.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			o := &v1alpha1.Issue{ObjectMeta: w.meta("late")}
			patch := fmt.Sprintf(`{"metadata":{"annotations":{"example.com/n":"%d"}}}`, n)
			if err := w.Client.Patch(ctx, o, client.RawPatch("application/merge-patch+json", []byte(patch))); err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
			time.Sleep(30 * time.Millisecond)
		}
	})
	for n := range people {
		wait.Go(func() {
			if status, text := p.Post(links[n], "action", "Updated", "note", "I am on it"); status != http.StatusOK {
				t.Errorf("%s: %d\n%s", people[n].Contact, status, text)
			}
		})
	}
	wait.Wait()
	cancel()
	rival.Wait()
	w.get(i)
	said := map[v1alpha1.PersonRef]int{}
	for _, u := range i.Spec.Updates {
		said[*u.By]++
	}
	for _, person := range people {
		if said[person] != 1 {
			t.Errorf("%s is heard %d times", person.Contact, said[person])
		}
	}
}

// A link reaches one namespace, by its signature, by what it leads to and by permissions.
func TestAnswerLinksStayInTheirNamespace(t *testing.T) {
	t.Parallel()
	mine, theirs := newWorld(t, live), newWorld(t, live)
	p := newPage(mine)
	var issues []*v1alpha1.Issue
	for _, w := range []*world{mine, theirs} {
		w.found()
		i := w.issue("late", time.Now())
		w.create(i)
		issues = append(issues, i)
	}
	// A message of mine that names the issue of theirs, by name and UID.
	sly := p.told(issues[1], "sly", kim)
	if status, _ := p.Post(sly, "action", "Acknowledged"); status != http.StatusGone {
		t.Errorf("a message about another namespace: %d", status)
	}
	// A message of theirs, through a page that may look after mine only.
	q := &page{theirs, p.AnswerPage}
	far := q.told(issues[1], "far", kim)
	if status, text := q.Post(far, "action", "Acknowledged"); status != http.StatusServiceUnavailable || strings.Contains(text, "forbidden") {
		t.Errorf("without permission: %d\n%s", status, text)
	}
	// A message of mine, under the same name as theirs.
	same := mine.message("far", "hook")
	same.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: "Issue", Name: "late", UID: string(issues[0].UID)}
	same.Spec.Recipient = kim
	mine.create(same)
	var of v1alpha1.Notification
	if err := theirs.Client.Get(t.Context(), client.ObjectKey{Namespace: theirs.ns, Name: "far"}, &of); err != nil {
		t.Fatal(err)
	}
	of.Namespace = mine.ns
	if status, _ := p.Post(p.Link(&of), "action", "Acknowledged"); status != http.StatusGone {
		t.Errorf("the UID of one with the namespace of the other: %d", status)
	}
	for n, w := range []*world{mine, theirs} {
		w.get(issues[n])
		if len(issues[n].Spec.Answers)+len(issues[n].Spec.Acknowledgements) > 0 {
			t.Errorf("something is recorded in namespace %d", n)
		}
	}
}

// Even somebody who gets past the page's own look cannot use a link twice: the API server
// takes one answer for each Notification.
func TestAPITakesOneAnswerForANotification(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	i := w.issue("late", time.Now())
	a := v1alpha1.Answer{Notification: "late-1", Time: at(time.Now().Truncate(time.Second)), By: kim, Action: v1alpha1.AnswerAcknowledged}
	i.Spec.Answers = []v1alpha1.Answer{a, a}
	if err := w.Client.Create(t.Context(), i); err == nil || !strings.Contains(err.Error(), "Duplicate value") {
		t.Errorf("two answers of one Notification: %v", err)
	}
}

// A replica that waits for the lease serves the page all the same.
func TestAnswerPageIsServedWithoutTheLease(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	w.found()
	i := w.issue("late", time.Now())
	now := metav1.NowMicro()
	w.create(i, &coordinationv1.Lease{ObjectMeta: w.meta("held"), Spec: coordinationv1.LeaseSpec{
		HolderIdentity: new("somebody else"), LeaseDurationSeconds: new(int32(3600)), AcquireTime: &now, RenewTime: &now}})
	mgr, err := ctrl.NewManager(w.Config, ctrl.Options{
		Scheme: harness.Scheme(), Logger: funcr.New(func(string, string) {}, funcr.Options{}), Metrics: metricsserver.Options{BindAddress: "0"},
		LeaderElection: true, LeaderElectionID: "held", LeaderElectionNamespace: w.ns,
	})
	if err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	options := harness.AnswerOptions(t, "http://"+address)
	options.BindAddress = address
	links, err := answer.Setup(mgr, options)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	p := &page{w, harness.AnswerPageAt(t, links, options.URL)}
	link := p.told(i, "late-1", kim)
	harness.Eventually(t, harness.Patience, "the page", func(ctx context.Context) error {
		connection, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err == nil {
			_ = connection.Close()
		}
		return err
	})
	if status, text := p.Post(link, "action", "Acknowledged"); status != http.StatusOK {
		t.Errorf("%d\n%s", status, text)
	}
	select {
	case <-mgr.Elected():
		t.Error("the replica leads; the test is void")
	default:
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// What docs/answering.md shows works, and answers as it says.
func TestAnswersByKubectlAreAsDocumented(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	north, south := w.north(), w.south()
	north.Name, south.Name = "northwind", "contoso"
	w.create(north, south)
	i := w.issue("late-shipments", time.Now().Add(-time.Hour))
	w.create(i)
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(root, "docs", "answering.md"))
	if err != nil {
		t.Fatal(err)
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, w.Config); err != nil {
		t.Fatal(err)
	}
	kubectl := filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl")
	script := "kubectl() { '" + kubectl + "' --kubeconfig='" + kubeconfig + "' --namespace=" + w.ns + " \"$@\"; }\n"
	ran := 0
	for _, c := range commands(string(doc)) {
		if strings.HasPrefix(c.command, "now=") || strings.HasPrefix(c.command, "until=") {
			script += c.command + "\n"
			continue
		}
		if !strings.HasPrefix(c.command, "kubectl patch issue late-shipments") {
			continue
		}
		out, err := exec.CommandContext(t.Context(), "bash", "-c", script+c.command).CombinedOutput()
		if err != nil || string(out) != c.says {
			t.Errorf("%s\nsays %q (%v), not %q", c.command, out, err, c.says)
		}
		ran++
	}
	w.get(i)
	s := &i.Spec
	if ran < 8 || len(s.Acknowledgements) != 2 || len(s.Conversations) != 1 || len(s.Attempts) != 1 || len(s.Updates) != 1 || len(s.Snoozes) != 1 ||
		s.RecoveryPlan == nil || s.Resolution == nil || len(s.Disclosures) != 1 || len(s.Deescalations) != 1 {
		t.Errorf("after %d commands:\n%+v", ran, s)
	}
}

type shown struct{ command, says string }

// commands are those of a document's console blocks, with what they answer.
func commands(doc string) []shown {
	var found []shown
	for n, block := range strings.Split(doc, "```") {
		console, ok := strings.CutPrefix(block, "console\n")
		if n%2 == 0 || !ok {
			continue
		}
		for part := range strings.SplitSeq(console, "$ ") {
			if strings.TrimSpace(part) == "" {
				continue
			}
			// What is quoted may go on over lines; then comes the answer.
			var command strings.Builder
			quotes := 0
			lines := strings.SplitAfter(part, "\n")
			for len(lines) > 0 {
				command.WriteString(lines[0])
				quotes += strings.Count(lines[0], "'")
				lines = lines[1:]
				if quotes%2 == 0 {
					break
				}
			}
			found = append(found, shown{strings.TrimSpace(command.String()), strings.Join(lines, "")})
		}
	}
	return found
}
