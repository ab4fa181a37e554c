// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/test/harness"
)

// patience is how long Argo CD may take.
const patience = 4 * time.Minute

// application is a repository, an Application of it as config/argocd/examples has it, and the namespace of its objects.
type application struct {
	*testing.T
	// name is that of the Application and of its namespace.
	name, repository string
	options          []string
	// hook takes the messages.
	hook *harness.Receiver
}

// newRepository makes a repository of files for an application of some name.
func newRepository(t *testing.T, name string, files map[string]string) *application {
	t.Helper()
	a := &application{T: t, name: name, repository: t.TempDir(), hook: harness.NewReceiver(t, nil)}
	a.git("init", "--quiet", "--initial-branch=main")
	a.commit(files)
	return a
}

// newApplication makes a repository and an Application of its files, with some sync options.
func newApplication(t *testing.T, files map[string]string, options ...string) *application {
	t.Helper()
	a := newRepository(t, argo.Namespace(t), files)
	a.options = options
	a.create()
	t.Cleanup(func() { // its objects stay, as those of other tests do
		if err := argo.Client.Delete(context.Background(), a.object()); err != nil && !apierrors.IsNotFound(err) {
			t.Error(err)
		}
	})
	return a
}

func (a *application) git(args ...string) {
	a.Helper()
	cmd := exec.CommandContext(a.Context(), "git", append([]string{
		"-C", a.repository, "-c", "user.name=test", "-c", "user.email=test@entente.example", "-c", "commit.gpgsign=false",
	}, args...)...)
	if said, err := cmd.CombinedOutput(); err != nil {
		a.Fatalf("git %s: %v\n%s", args[0], err, said)
	}
}

// commit writes files, whose webhooks send to this test; an empty one is removed.
func (a *application) commit(files map[string]string) {
	a.Helper()
	for name, text := range files {
		path := filepath.Join(a.repository, name)
		text = strings.ReplaceAll(text, "http://127.0.0.1:9099/entente", a.hook.URL)
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		switch {
		case text == "":
			err = os.Remove(path)
		case err == nil:
			err = os.WriteFile(path, []byte(text), 0o600)
		}
		if err != nil {
			a.Fatal(err)
		}
	}
	a.git("add", "--all")
	a.git("commit", "--quiet", "--message=a change")
}

func (a *application) object() *unstructured.Unstructured {
	o := &unstructured.Unstructured{}
	o.SetAPIVersion("argoproj.io/v1alpha1")
	o.SetKind("Application")
	o.SetNamespace(argoNamespace)
	o.SetName(a.name)
	return o
}

// create makes the Application of the example, with another repository and namespace.
func (a *application) create() {
	a.Helper()
	read, err := harness.ReadObjects("config/argocd/examples/application.yaml")
	if err != nil {
		a.Fatal(err)
	}
	o := read[0]
	o.SetName(a.name)
	o.SetFinalizers([]string{"resources-finalizer.argocd.argoproj.io"})
	spec := o.Object["spec"].(map[string]any)
	spec["source"] = map[string]any{"repoURL": "file://" + a.repository, "targetRevision": "main", "path": "."}
	spec["destination"].(map[string]any)["namespace"] = a.name
	policy := spec["syncPolicy"].(map[string]any)
	for _, option := range a.options {
		policy["syncOptions"] = append(policy["syncOptions"].([]any), option)
	}
	if err := argo.Client.Create(a.Context(), o); err != nil {
		a.Fatal(err)
	}
}

// status is what is read of an Application's.
type status struct {
	Sync   struct{ Status, Revision string }
	Health struct{ Status string }
	// OperationState is of the latest sync.
	OperationState struct {
		Phase, Message string
		FinishedAt     *time.Time
		SyncResult     struct {
			Resources []struct{ Kind, Name, Status, Message string }
		}
	}
	Resources []struct {
		Kind, Name, Status string
		Health             struct{ Status, Message string }
	}
	Conditions []struct{ Type, Message string }
}

func (a *application) status(ctx context.Context) (s status, err error) {
	o := a.object()
	if err = argo.Client.Get(ctx, client.ObjectKeyFromObject(o), o); err != nil {
		return s, err
	}
	from, _, err := unstructured.NestedMap(o.Object, "status")
	if err != nil {
		return s, err
	}
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	return s, err
}

// until waits until the status of the Application is as it should be.
func (a *application) until(what string, holds func(s *status) bool) {
	a.Helper()
	harness.Eventually(a.T, patience, what, func(ctx context.Context) error {
		s, err := a.status(ctx)
		if err == nil && !holds(&s) {
			err = fmt.Errorf("it is %+v", s)
		}
		return err
	})
}

// untilFine waits until the Application is Synced with the latest commit and Healthy.
func (a *application) untilFine() {
	a.Helper()
	a.untilSynced("Healthy")
}

// calm is how long after a sync another one may follow by itself: as it comes, Argo CD heals again five seconds after the last.
const calm = 8 * time.Second

// untilAtRest waits until no sync runs, and none follows by itself. What is recorded while one runs may be lost where
// Git sets the list: it is applied as it was when the sync began, whatever ignoreDifferences says.
func (a *application) untilAtRest() {
	a.Helper()
	a.untilFine()
	a.until("at rest", func(s *status) bool {
		o := s.OperationState
		return s.Sync.Status == "Synced" && o.Phase == "Succeeded" && o.FinishedAt != nil && time.Since(*o.FinishedAt) > calm
	})
}

func (a *application) untilSynced(health string) {
	a.Helper()
	out, err := exec.CommandContext(a.Context(), "git", "-C", a.repository, "rev-parse", "HEAD").Output()
	if err != nil {
		a.Fatal(err)
	}
	a.until("Synced and "+health, func(s *status) bool {
		return s.Sync.Status == "Synced" && s.Sync.Revision == strings.TrimSpace(string(out)) && s.Health.Status == health
	})
}

// compare has Argo CD compare the Application with Git, and waits until it has.
func (a *application) compare() {
	a.Helper()
	const refresh = "argocd.argoproj.io/refresh"
	patch := fmt.Sprintf(`{"metadata":{"annotations":{%q:"normal"}}}`, refresh)
	if err := argo.Client.Patch(a.Context(), a.object(), client.RawPatch(types.MergePatchType, []byte(patch))); err != nil {
		a.Fatal(err)
	}
	harness.Eventually(a.T, patience, "it is compared", func(ctx context.Context) error {
		o := a.object()
		if err := argo.Client.Get(ctx, client.ObjectKeyFromObject(o), o); err != nil {
			return err
		}
		if o.GetAnnotations()[refresh] != "" {
			return errors.New("it still is to be compared")
		}
		return nil
	})
}

// staysFine compares some times over some seconds: an Application that fights is OutOfSync in between.
func (a *application) staysFine(generations map[string]int64) {
	a.Helper()
	for range 4 {
		a.compare()
		a.untilFine()
		time.Sleep(2 * time.Second)
	}
	for name, want := range generations {
		kind, name, _ := strings.Cut(name, "/")
		if got := a.get(kind, name).GetGeneration(); got != want {
			a.Errorf("%s %s was written %d times since", kind, name, got-want)
		}
	}
}

// shows waits until the Application shows a health of an object, with a message that holds some text.
func (a *application) shows(kind, name, health, text string) {
	a.Helper()
	a.compare()
	a.until(kind+" "+name+" is "+health, func(s *status) bool {
		for _, r := range s.Resources {
			if r.Kind == kind && r.Name == name {
				return r.Health.Status == health && strings.Contains(r.Health.Message, text)
			}
		}
		return false
	})
}

func (a *application) key(kind, name string) *unstructured.Unstructured {
	o := &unstructured.Unstructured{}
	o.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(kind))
	o.SetNamespace(a.name)
	o.SetName(name)
	return o
}

func (a *application) get(kind, name string) *unstructured.Unstructured {
	a.Helper()
	o := a.key(kind, name)
	if err := argo.Client.Get(a.Context(), client.ObjectKeyFromObject(o), o); err != nil {
		a.Fatal(err)
	}
	return o
}

// read reads an object into one of a type.
func (a *application) read(kind, name string, into client.Object) {
	a.Helper()
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(a.get(kind, name).Object, into); err != nil {
		a.Fatal(err)
	}
}

// entente runs a command of the plugin.
func (a *application) entente(line string) clitest.Result {
	a.Helper()
	return clitest.Run(a.T, clitest.Command{
		Args: append([]string{"-n", a.name}, strings.Fields(line)...), Kubeconfig: argo.kubeconfig, Now: time.Now(),
	})
}

// records runs commands that must succeed.
func (a *application) records(lines ...string) {
	a.Helper()
	for _, line := range lines {
		if got := a.entente(line); got.Code != 0 {
			a.Fatalf("%s: %d\n%s%s", line, got.Code, got.Out, got.Err)
		}
	}
}

// act runs an action as somebody does who clicks on it.
func (a *application) act(action, kind, name string) {
	a.Helper()
	body, err := json.Marshal(map[string]string{
		"name": a.name, "appNamespace": argoNamespace, "namespace": a.name, "resourceName": name,
		"group": v1alpha1.SchemeGroupVersion.Group, "version": v1alpha1.SchemeGroupVersion.Version, "kind": kind, "action": action,
	})
	if err != nil {
		a.Fatal(err)
	}
	url := argo.api + "/api/v1/applications/" + a.name + "/resource/actions/v2"
	req, err := http.NewRequestWithContext(a.Context(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		a.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	code, said, err := harness.Ask(http.DefaultClient, req)
	if err != nil || code != http.StatusOK {
		a.Fatalf("%s of %s %s: %d %s %v", action, kind, name, code, said, err)
	}
}

// told counts the messages by what each says to whom.
func (a *application) told() map[string]int {
	out := map[string]int{}
	for _, m := range a.hook.Messages() {
		out[fmt.Sprintf("%v %v %v", m.Data.Reason, m.Data.Recipient, m.Data.Title)]++
	}
	return out
}
