// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

func TestDecimalsAreExact(t *testing.T) {
	sum := new(big.Rat)
	for range 10 {
		tenth, ok := verdict.ParseDecimal("0.1")
		if !ok {
			t.Fatal("0.1 cannot be read")
		}
		sum.Add(sum, tenth)
	}
	if sum.Cmp(big.NewRat(1, 1)) != 0 {
		t.Errorf("ten tenths are %s", sum)
	}
	for _, text := range []v1alpha1.Decimal{"", "1e3", "1/3", "+1", ".5", "5.", "0x10", "1_000", "NaN", " 1", "1\n", "--1",
		v1alpha1.Decimal(strings.Repeat("9", 33))} {
		if value, ok := verdict.ParseDecimal(text); ok {
			t.Errorf("%q is read as %s", text, value)
		}
	}
}

func TestDecimalsAreWrittenShort(t *testing.T) {
	for _, c := range []struct {
		value                *big.Rat
		near, upwards, downw string
	}{
		{big.NewRat(200, 3), "66.67", "66.67", "66.66"},
		{big.NewRat(100, 3), "33.33", "33.34", "33.33"},
		{big.NewRat(1, 2), "0.5", "0.5", "0.5"},
		{big.NewRat(40, 1), "40", "40", "40"},
		{big.NewRat(100, 1), "100", "100", "100"},
		{big.NewRat(0, 1), "0", "0", "0"},
		{big.NewRat(-1, 1000), "0", "0", "-0.01"},
		{big.NewRat(1, 1000), "0", "0.01", "0"},
		{big.NewRat(-200, 3), "-66.67", "-66.66", "-66.67"},
		{big.NewRat(-5, 2), "-2.5", "-2.5", "-2.5"},
	} {
		for _, got := range [][2]string{
			{verdict.Decimal(c.value), c.near}, {verdict.DecimalBeyond(c.value, false), c.upwards}, {verdict.DecimalBeyond(c.value, true), c.downw},
		} {
			if got[0] != got[1] {
				t.Errorf("%s is written as %s, not %s", c.value, got[0], got[1])
			}
		}
	}
}

func TestAShareOfNothingIsNothing(t *testing.T) {
	for _, c := range []struct{ part, whole, want *big.Rat }{
		{big.NewRat(1, 1), big.NewRat(3, 1), big.NewRat(100, 3)},
		{big.NewRat(0, 1), big.NewRat(0, 1), big.NewRat(0, 1)},
		{big.NewRat(5, 1), big.NewRat(0, 1), big.NewRat(0, 1)},
	} {
		if got := verdict.Percent(c.part, c.whole); got.Cmp(c.want) != 0 {
			t.Errorf("%s of %s is %s percent, not %s", c.part, c.whole, got, c.want)
		}
	}
}
