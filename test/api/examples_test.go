// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/yaml"
)

// readExample reads the manifest of a kind that has every field which people write about,
// with a status.
func readExample(t *testing.T, kind string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata/examples", strings.ToLower(kind)+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var o map[string]any
	if err := yaml.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// The manifests that documents show are taken as they stand, status included; a field that the
// API does not have would be refused.
func TestExamplesAreAccepted(t *testing.T) {
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			store(t, c, newNamespace(t))
		})
	}
}

// store creates the example of a kind, writes its status and returns what the API server made
// of it.
func store(t *testing.T, c *crd, namespace string) *unstructured.Unstructured {
	t.Helper()
	example := readExample(t, c.kind)
	r := client.Resource(c.resource).Namespace(namespace)
	o, err := r.Create(t.Context(), object(c.kind, namespace, maps.Clone(example)), metav1.CreateOptions{FieldValidation: strict})
	if err != nil {
		t.Fatal(err)
	}
	// A new object has not been looked at. Without this, tools would take it as done.
	if got, found, err := unstructured.NestedInt64(o.Object, "status", "observedGeneration"); err != nil || !found || got != -1 {
		t.Errorf("the status of a new %s is %v, want observedGeneration -1", c.kind, o.Object["status"])
	}
	o.Object["status"] = example["status"]
	if o, err = r.UpdateStatus(t.Context(), o, metav1.UpdateOptions{FieldValidation: strict}); err != nil {
		t.Fatal(err)
	}
	for name := range example["status"].(map[string]any) {
		if _, found := o.Object["status"].(map[string]any)[name]; !found {
			t.Errorf("status.%s was not kept", name)
		}
	}
	return o
}

// What `kubectl get` shows of the examples. An entry in brackets is only in `-o wide`.
var columns = map[string][]string{
	"Alliance": {
		"Name northwind-contoso", "Stage Manage", "Ready True", "Healthy False", "In Place 9", "Required 12", "Overdue 1",
		"Open Issues 2", "Escalated 1", "[Next Review 2026-10-22T08:00:00Z]", "Age", "[Message 9 of 12 practices in place]",
	},
	"CommunicationPolicy": {
		"Name standard", "Ready True", "Channels Healthy Unknown", "Age", "[Message Nothing is missing]",
	},
	"Issue": {
		"Name late-shipments", "Alliance northwind-contoso", "Severity High", "Ready True", "Stale True", "Escalated False", "Step counterpart", "Next managers", "At 2026-11-05T09:00:00Z",
		"Resolved Unknown", "[Acknowledged True]", "[Disclosed True]", "[Exhausted False]", "Title Shipments three days late", "Age",
		"[Message The first step has started]",
	},
	"Notification": {
		"Name n-0123456789", "Reason EscalationStep", "About late-shipments", "Step managers", "Partner contoso", "Contact sam",
		"Channel mail", "Outcome Delivered", "[Attempts 1]", "Age", "[Message Taken by smtp.example]",
	},
	"Partner": {
		"Name contoso", "Display Name Contoso Ltd", "Country US", "Ready True", "Assessed True", "Reachable False", "Age",
		"[Time Zone America/New_York]", "[Message Nothing is missing]",
	},
	"Review": {
		"Name northwind-contoso-quarterly-review-20261015", "Alliance northwind-contoso", "Type Performance",
		"Due 2026-10-29T08:00:00Z", "Ready True", "State Held", "Overdue False", "Slipped False", "[Adequate True]", "[Actions Done True]",
		"Age", "[Message Not overdue]",
	},
}

func TestColumnsTellTheStory(t *testing.T) {
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			o := store(t, c, newNamespace(t))
			table := getTable(t, c, o)
			if len(table.Rows) != 1 {
				t.Fatalf("%d rows", len(table.Rows))
			}
			var got []string
			for i, column := range table.ColumnDefinitions {
				cell := column.Name
				if column.Name == "Age" {
					if _, err := time.ParseDuration(table.Rows[0].Cells[i].(string)); err != nil {
						t.Errorf("the age is %v", table.Rows[0].Cells[i])
					}
				} else {
					text, err := json.Marshal(table.Rows[0].Cells[i])
					if err != nil {
						t.Fatal(err)
					}
					cell += " " + strings.Trim(string(text), `"`)
				}
				if column.Priority > 0 {
					cell = "[" + cell + "]"
				}
				got = append(got, cell)
			}
			if want := columns[c.kind]; !slices.Equal(got, want) {
				t.Errorf("got the columns\n%q\nwant\n%q", got, want)
			}
		})
	}
}

// getTable asks for an object as kubectl does.
func getTable(t *testing.T, c *crd, o *unstructured.Unstructured) metav1.Table {
	t.Helper()
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	url := strings.Join([]string{config.Host, "apis", c.resource.Group, c.resource.Version, "namespaces", o.GetNamespace(), c.resource.Resource, o.GetName()}, "/")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
	resp, err := httpClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", resp.Status, data)
	}
	var table metav1.Table
	if err := json.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	return table
}
