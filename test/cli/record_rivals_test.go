// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/controlplane"
)

// Of many who record at once, in the same list and in others, nobody loses anything.
func TestRecordersLoseNothing(t *testing.T) {
	t.Parallel()
	namespace := recordWorld(t)
	const each = 20
	var all sync.WaitGroup
	for n := range each {
		for _, args := range [][]string{
			{"issue", "update", "late-shipments", "--by", "contoso/kim", "--note", fmt.Sprintf("note %d", n)},
			{"issue", "ack", "late-shipments", "--by", "northwind/jane", "--time", fmt.Sprintf("2082-11-19T10:00:%02dZ", n)},
		} {
			all.Go(func() {
				if got := entente(t, namespace, args...); got.Code != 0 {
					t.Errorf("%v: %s", args, got.Err)
				}
			})
		}
	}
	all.Wait()
	i := fetch(t, namespace, "late-shipments", &v1alpha1.Issue{})
	notes := map[string]bool{}
	for _, u := range i.Spec.Updates {
		notes[u.Note] = true
	}
	if len(notes) != each || len(i.Spec.Updates) != each || len(i.Spec.Acknowledgements) != each {
		t.Errorf("%d updates (%d different) and %d acknowledgements of %d each are on record", len(i.Spec.Updates), len(notes), len(i.Spec.Acknowledgements), each)
	}
}

// behind returns a kubeconfig of a way to the API server on which somebody else does something
// just before each patch arrives: after the command has read, and before it writes. The number
// of the patch counts from 0.
func behind(t *testing.T, rival func(n int)) string {
	t.Helper()
	target, err := url.Parse(env.Config.Host)
	if err != nil {
		t.Fatal(err)
	}
	transport, err := rest.TransportFor(env.Config)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = transport
	n := 0 // a command sends one request after the other
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			rival(n)
			n++
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "kubeconfig")
	if err := controlplane.WriteKubeconfig(file, &rest.Config{Host: server.URL}); err != nil {
		t.Fatal(err)
	}
	return file
}

// change changes an object as an editor does.
func change[T client.Object](t *testing.T, namespace, name string, o T, edit func(T)) {
	err := retry.RetryOnConflict(retry.DefaultRetry, func() error {
		if err := env.Client.Get(t.Context(), client.ObjectKey{Namespace: namespace, Name: name}, o); err != nil {
			return err
		}
		edit(o)
		return env.Client.Update(t.Context(), o)
	})
	if err != nil {
		t.Error(err)
	}
}

// Somebody else writes between the reading and the writing of a command.
func TestRecordWithARival(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		args  []string
		rival func(t *testing.T, namespace string, n int)
		// says is what the command says, in its output or its error.
		says string
		code int
		// updates are the notes on record in the end.
		updates []string
	}{
		{
			"both begin the same list", []string{"issue", "update", "late-shipments", "--note", "mine"},
			func(t *testing.T, namespace string, n int) {
				if n == 0 {
					change(t, namespace, "late-shipments", &v1alpha1.Issue{}, func(i *v1alpha1.Issue) {
						i.Spec.Updates = append(i.Spec.Updates, v1alpha1.Update{Time: metav1.NewTime(today), Note: "theirs"})
					})
				}
			},
			"issue/late-shipments: updated at", 0, []string{"theirs", "mine"},
		},
		{
			"both add to the same list, twice", []string{"issue", "update", "late-shipments", "--note", "mine"},
			func(t *testing.T, namespace string, n int) {
				if n < 2 {
					change(t, namespace, "late-shipments", &v1alpha1.Issue{}, func(i *v1alpha1.Issue) {
						i.Spec.Updates = append(i.Spec.Updates, v1alpha1.Update{Time: metav1.NewTime(today), Note: fmt.Sprint("theirs ", n)})
					})
				}
			},
			"issue/late-shipments: updated at", 0, []string{"theirs 0", "theirs 1", "mine"},
		},
		{
			"the rival never ends", []string{"issue", "update", "late-shipments", "--note", "mine"},
			func(t *testing.T, namespace string, n int) {
				change(t, namespace, "late-shipments", &v1alpha1.Issue{}, func(i *v1alpha1.Issue) {
					i.Annotations = map[string]string{"n": fmt.Sprint(n)}
				})
			},
			"issue/late-shipments: nothing was written: it is changed by others all the time; try again in a minute", 2, nil,
		},
		{
			"the rival resolves the issue", []string{"issue", "ack", "late-shipments", "--by", "contoso/kim"},
			func(t *testing.T, namespace string, _ int) {
				change(t, namespace, "late-shipments", &v1alpha1.Issue{}, func(i *v1alpha1.Issue) {
					i.Spec.Resolution = &v1alpha1.Statement{Time: metav1.NewTime(today), Summary: "Done"}
				})
			},
			"issue/late-shipments is resolved since", 2, nil,
		},
		{
			"the rival has a plan", []string{"issue", "plan", "late-shipments", "--summary", "Mine"},
			func(t *testing.T, namespace string, _ int) {
				change(t, namespace, "late-shipments", &v1alpha1.Issue{}, func(i *v1alpha1.Issue) {
					i.Spec.RecoveryPlan = &v1alpha1.Statement{Time: metav1.NewTime(today), Summary: "Theirs"}
				})
			},
			"issue/late-shipments has a plan since", 2, nil,
		},
		{
			"the rival holds the review", []string{"review", "hold", "summer-review"},
			func(t *testing.T, namespace string, _ int) {
				change(t, namespace, "summer-review", &v1alpha1.Review{}, func(r *v1alpha1.Review) {
					r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: metav1.NewTime(today)}
				})
			},
			"review/summer-review was held at", 2, nil,
		},
		{
			"the rival changes what is agreed to", []string{"agree", "northwind-contoso", "--by", "contoso/kim"},
			func(t *testing.T, namespace string, _ int) {
				change(t, namespace, "northwind-contoso", &v1alpha1.Alliance{}, func(a *v1alpha1.Alliance) {
					a.Spec.Definition.Purpose = "Another platform"
				})
			},
			"the definition of alliance/northwind-contoso has changed", 2, nil,
		},
		{
			"the rival deletes the issue", []string{"issue", "update", "late-shipments", "--note", "mine"},
			func(t *testing.T, namespace string, _ int) {
				i := &v1alpha1.Issue{}
				i.Namespace, i.Name = namespace, "late-shipments"
				if err := client.IgnoreNotFound(env.Client.Delete(t.Context(), i)); err != nil {
					t.Error(err)
				}
			},
			`"late-shipments" not found`, 2, nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := recordWorld(t)
			got := clitest.Run(t, clitest.Command{
				Args: append([]string{"-n", namespace}, c.args...), Now: today,
				Kubeconfig: behind(t, func(n int) { c.rival(t, namespace, n) }),
			})
			if got.Code != c.code || !strings.Contains(got.Out+got.Err, c.says) {
				t.Errorf("exit code %d, %s%s", got.Code, got.Out, got.Err)
			}
			if c.code == 0 || c.updates != nil {
				var notes []string
				for _, u := range fetch(t, namespace, "late-shipments", &v1alpha1.Issue{}).Spec.Updates {
					notes = append(notes, u.Note)
				}
				if !slices.Equal(notes, c.updates) {
					t.Errorf("on record are %q, not %q", notes, c.updates)
				}
			}
		})
	}
}

// What an answer to a health check keeps is what counts when it is written, also where the person answered meanwhile.
func TestAnAnswerKeepsWhatARivalWrites(t *testing.T) {
	t.Parallel()
	namespace := recordWorld(t)
	if got := entente(t, namespace, "health", "open", "northwind-contoso", "--due", "2082-12-15", "--name", "winter-check"); got.Code != 0 {
		t.Fatal(got.Err)
	}
	got := clitest.Run(t, clitest.Command{
		Args: []string{"-n", namespace, "health", "answer", "winter-check", "--by", "contoso/kim", "--trust", "4"}, Now: today,
		Kubeconfig: behind(t, func(n int) {
			if n > 0 {
				return
			}
			change(t, namespace, "winter-check", &v1alpha1.Review{}, func(r *v1alpha1.Review) {
				r.Spec.Responses = append(r.Spec.Responses, v1alpha1.Response{
					Time: metav1.NewTime(today.Add(-time.Hour)), Partner: "contoso", Contact: "kim",
					Ratings: v1alpha1.Ratings{Trust: new(v1alpha1.Rating(1)), Governance: new(v1alpha1.Rating(5))},
				})
			})
		}),
	})
	if got.Code != 0 || !strings.Contains(got.Err, "note: kept of the answer of") || !strings.Contains(got.Err, ": governance 5\n") {
		t.Errorf("exit code %d, %s%s", got.Code, got.Out, got.Err)
	}
	all := fetch(t, namespace, "winter-check", &v1alpha1.Review{}).Spec.Responses
	if len(all) != 2 || *all[1].Ratings.Trust != 4 || all[1].Ratings.Governance == nil || *all[1].Ratings.Governance != 5 {
		t.Errorf("on record are %+v", all)
	}
}

// Who presses Ctrl-C while a record is on its way is told that it may have arrived. The test
// runs alone: Ctrl-C is the whole process's.
func TestRecordIsInterrupted(t *testing.T) {
	namespace, over := recordWorld(t), make(chan struct{})
	got := clitest.Run(t, clitest.Command{
		Args: []string{"-n", namespace, "issue", "update", "late-shipments", "--note", "mine"}, Now: today,
		Kubeconfig: behind(t, func(int) {
			if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
				t.Error(err)
			}
			<-over // the server does not answer
		}),
	})
	close(over)
	want := "error: interrupted while issue/late-shipments was written; look whether the record is there before you give it again\n"
	if got.Code != 2 || got.Out != "" || got.Err != want {
		t.Errorf("exit code %d, %s%s", got.Code, got.Out, got.Err)
	}
}

// What -o json prints to commit is what the command would have written.
func TestRecordPrintsWhatItWouldWrite(t *testing.T) {
	t.Parallel()
	namespace := recordWorld(t)
	for _, line := range []string{
		"issue ack late-shipments --by contoso/kim",
		"issue ack late-shipments --by northwind/jane",
		"issue resolve late-shipments --summary Done",
		"review reject summer-review --reason 'Figures are missing' --view partner=contoso,phone-first=2",
		"review hold summer-review --view partner=contoso,trust=3",
		"feedback summer-review --from contoso --said Faster",
		"feedback summer-review --from contoso --answer Yes",
		"measure northwind-contoso --objective orders --value 3",
	} {
		printed := entente(t, namespace, append(words(line), "-o", "json")...)
		written := entente(t, namespace, words(line)...)
		if printed.Code != 0 || written.Code != 0 {
			t.Fatalf("%s: %s%s", line, printed.Err, written.Err)
		}
		want, got := map[string]any{}, &unstructured.Unstructured{}
		if err := json.Unmarshal([]byte(printed.Out), &want); err != nil {
			t.Fatal(err)
		}
		u := &unstructured.Unstructured{Object: want}
		got.SetGroupVersionKind(u.GroupVersionKind())
		fetch(t, namespace, u.GetName(), got)
		// Figures of both are as JSON has them.
		data, err := json.Marshal(got.Object["spec"])
		if err != nil {
			t.Fatal(err)
		}
		var spec any
		if err := json.Unmarshal(data, &spec); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(want["spec"], spec) {
			t.Errorf("%s: printed was\n%v\nand written\n%v", line, want["spec"], spec)
		}
	}
}

// Somebody who may only look is told so; completion knows the names.
func TestRecordBesides(t *testing.T) {
	t.Parallel()
	w := &transcript{T: t, namespace: recordWorld(t)}
	config, err := env.Plane.User("visitor", "system:authenticated")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "kubeconfig")
	if err := controlplane.WriteKubeconfig(file, config); err != nil {
		t.Fatal(err)
	}
	w.note("issue ack late-shipments --by contoso/kim   # of somebody who may do nothing", clitest.Run(t, clitest.Command{
		Args: []string{"-n", w.namespace, "issue", "ack", "late-shipments", "--by", "contoso/kim"}, Kubeconfig: file, Now: today,
	}))
	long := strings.Repeat("x", 513)
	w.note("issue update late-shipments --note 513-characters", entente(t, w.namespace, "issue", "update", "late-shipments", "--note", long))
	for n := range 65 {
		if got := entente(t, w.namespace, "issue", "attempt", "late-shipments", "--time", fmt.Sprintf("2082-11-19T10:%02d:00Z", n%60), "--mode", []string{"Phone", "Video"}[n/60]); got.Code != 0 {
			w.note(fmt.Sprintf("issue attempt late-shipments   # for the %dth time", n+1), got)
		}
	}
	w.run(
		"__complete issue ack ''",
		"__complete issue ack late-shipments --by ''",
		"__complete issue tell late-shipments --partner ''",
		"__complete measure northwind-contoso --objective ''",
		"__complete issue open northwind-contoso --severity ''",
		"__complete issue ack other --by ''",
	)
	w.golden("besides")
}
