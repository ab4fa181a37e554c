// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// decimalForm is what the schema takes: big.Rat reads more, and of a text such as 1e999999999 it would make a
// number that fills the memory.
var decimalForm = regexp.MustCompile(`^-?[0-9]{1,32}([.][0-9]{1,32})?$`)

// ParseDecimal reads a decimal that may be left out, exactly; ok is false then, and where it is malformed.
func ParseDecimal(d v1alpha1.Decimal) (value *big.Rat, ok bool) {
	if !decimalForm.MatchString(string(d)) {
		return nil, false
	}
	return new(big.Rat).SetString(string(d))
}

// Decimal writes a figure with two decimals at most, and none of them a zero at the end: 66.67, 0.5, 40.
func Decimal(r *big.Rat) string { return trimmed(r.FloatString(2)) }

// DecimalBeyond is Decimal of a figure that something has to reach, upwards or downwards: what falls short of it
// falls short of what is written, too, since that is never rounded the other way.
func DecimalBeyond(r *big.Rat, downwards bool) string {
	hundredfold := new(big.Rat).Mul(r, big.NewRat(100, 1))
	whole := new(big.Int).Div(hundredfold.Num(), hundredfold.Denom()) // the next one below
	if !downwards && !hundredfold.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	return Decimal(new(big.Rat).SetFrac(whole, big.NewInt(100)))
}

// Percent is which share of a whole a part is, in percent; zero of nothing.
func Percent(part, whole *big.Rat) *big.Rat {
	if whole.Sign() == 0 {
		return new(big.Rat)
	}
	share := new(big.Rat).Quo(part, whole)
	return share.Mul(share, big.NewRat(100, 1))
}

func trimmed(text string) string {
	text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}
