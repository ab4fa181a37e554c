// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"testing"

	"github.com/entente-dev/entente/config/gallery"
	"github.com/entente-dev/entente/internal/cli/clitest"
)

// What each alliance of the gallery will see in a year in which nobody acts.
func TestAYearOfTheGallery(t *testing.T) {
	for _, a := range gallery.Alliances {
		t.Run(a.Name, func(t *testing.T) {
			got := run(t, "-f", "../../../config/gallery/"+a.Name, "--from", "2027-01-01", "--for", "P1Y")
			if got.Code != 0 || got.Err != "" {
				t.Fatalf("exit code %d\n%s", got.Code, got.Err)
			}
			clitest.Golden(t, "golden/gallery/"+a.Name+".txt", got.Out)
		})
	}
}
