// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package initialize_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/entente-dev/entente/config/gallery"
	"github.com/entente-dev/entente/internal/manifest"
)

// Every directory of the gallery is an entry of it, and makes a set of valid manifests.
func TestEachAllianceOfTheGalleryCanBeBegunFrom(t *testing.T) {
	t.Chdir(t.TempDir())
	names := map[string]bool{}
	for _, a := range gallery.Alliances {
		names[a.Name] = true
		r := run(t, a.Name, "--from", a.Name)
		if r.Code != 0 || !strings.Contains(r.Out, "Wrote kustomization.yaml, policy.yaml, partners.yaml, alliance.yaml to "+a.Name) {
			t.Fatal(r.Out, r.Err)
		}
		found, err := manifest.Load([]string{a.Name}, manifest.Options{})
		if err != nil || len(found.Alliances) != 1 || len(found.Policies) != 1 || len(found.Partners) != len(found.Alliances[0].Spec.Partners) {
			t.Errorf("%s: %d alliances, %d policies, %d partners; %v", a.Name, len(found.Alliances), len(found.Policies), len(found.Partners), err)
		}
		if again := run(t, a.Name, "--from", a.Name); again.Code == 0 {
			t.Errorf("%s was written over", a.Name)
		}
	}
	directories, err := fs.ReadDir(gallery.Files, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range directories {
		if !names[d.Name()] {
			t.Errorf("%s is no entry of the gallery", d.Name())
		}
	}
}

// What would have no effect, and what there is not, is refused, and nothing is written.
func TestWhatTheGalleryRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	for want, args := range map[string][]string{
		"leave out --our-country, --us": {"--us", "Northwind", "--our-country", "NL"},
		`did you mean "reseller"?`:      nil,
		"it has drug-alliance, reseller, foundation, supplier, co-marketing, consortium": {"--from", "marriage"},
	} {
		from := "reseller"
		if args == nil {
			from = "resellers"
		}
		r := run(t, append([]string{"new", "--from", from}, args...)...)
		if r.Code != 2 || !strings.Contains(r.Err, want) {
			t.Errorf("%q: %v", want, r.Err)
		}
		if _, err := os.Stat("new"); err == nil {
			t.Error("it was written")
		}
	}
}
