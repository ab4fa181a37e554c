// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

const (
	agreedTo  = v1alpha1.SharingActAgreed
	returned  = v1alpha1.SharingActReturned
	destroyed = v1alpha1.SharingActDestroyed
)

// sharing has test data of northwind at contoso, in New York, until 4 March. Both agreed to that.
func sharing(change func(w *gen.World, from, to gen.PartnerBuilder)) *gen.World {
	w := auditing(v1alpha1.PracticeSharingAgreed).Shares("test-data", "northwind", "contoso", "2026-03-04")
	from, to := w.Partner("northwind").Says(agreedTo, "test-data", "2026-01-10"), w.Partner("contoso").Says(agreedTo, "test-data", "2026-01-12")
	change(w, from, to)
	return w.MeansWhatIsShared()
}

// takenOut has the test data taken out of the alliance, and puts another entry in, on which all agree.
func takenOut(w *gen.World) {
	w.Alliance.Spec.Sharing = nil
	w.Shares("nothing", "northwind", "contoso", "2026-12-31")
	for _, partner := range []string{"northwind", "contoso"} {
		w.Partner(partner).Says(agreedTo, "nothing", "2026-01-10")
	}
}

func TestWhatIsSharedIsGivenBackByItsEnd(t *testing.T) {
	const fine, late, none, open = "SharingAgreed=True/SharingAgreed", "SharingAgreed=False/SharingNotReturned",
		"SharingAgreed=False/SharingNotAgreed", "SharingAgreed=False/SharingWithoutEnd"
	for _, c := range []struct {
		why    string
		change func(w *gen.World, from, to gen.PartnerBuilder)
		flip   flip
	}{
		{"its day is over where the partner is that has it", func(*gen.World, gen.PartnerBuilder, gen.PartnerBuilder) {}, flip{"2026-03-05 05:00", fine, late}},
		{"given back late", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Says(returned, "test-data", "2026-03-09") }, flip{"2026-03-09 04:00", late, fine}},
		{"destroyed late", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Says(destroyed, "test-data", "2026-03-06") }, flip{"2026-03-06 05:00", late, fine}},
		{"whoever gave it has it back", func(_ *gen.World, from, _ gen.PartnerBuilder) { from.Says(returned, "test-data", "2026-03-06") },
			flip{"2026-03-05 23:00", late, fine}},
		{"the one that gives agrees, in Amsterdam", func(_ *gen.World, from, _ gen.PartnerBuilder) { from.Spec.Sharing[0].Date = "2026-03-03" },
			flip{"2026-03-02 23:00", none, fine}},
		{"the one that has it agrees, in New York", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Spec.Sharing[0].Date = "2026-03-03" },
			flip{"2026-03-03 05:00", none, fine}},
		{"the alliance ends before that", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.Alliance.Spec.Exit = &v1alpha1.Exit{EndDate: "2026-03-02"}
		}, flip{"2026-03-03 05:00", fine, late}},
		{"the alliance ends after that", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.Alliance.Spec.Exit = &v1alpha1.Exit{EndDate: "2026-03-05"}
		}, flip{"2026-03-05 05:00", fine, late}},
		{"only the alliance ends", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate, w.Alliance.Spec.Exit = "", &v1alpha1.Exit{EndDate: "2026-03-05"}
		}, flip{"2026-03-06 05:00", fine, late}},
		{"the one that has it leaves", func(w *gen.World, _, _ gen.PartnerBuilder) { w.Alliance.Spec.Partners[1].LeftDate = "2026-03-02" },
			flip{"2026-03-03 05:00", fine, late}},
		{"the one that gave it leaves", func(w *gen.World, _, _ gen.PartnerBuilder) { w.Alliance.Spec.Partners[0].LeftDate = "2026-03-02" },
			flip{"2026-03-03 05:00", fine, late}},
		{"a third that leaves has no part in it", func(w *gen.World, _, _ gen.PartnerBuilder) { withFabrikam(w).LeftDate = "2026-03-02" },
			flip{"2026-03-05 05:00", fine, late}},
		{"it is shared with one that joins, in Berlin", func(w *gen.World, from, _ gen.PartnerBuilder) {
			withFabrikam(w).JoinedDate = "2026-03-03"
			w.Alliance.Spec.Sharing[0].EndDate = "2026-06-30"
			w.Shares("keys", "northwind", "fabrikam", "")
			from.Says(agreedTo, "keys", "2026-01-10")
			w.Partner("fabrikam").Says(agreedTo, "keys", "2026-01-10")
		}, flip{"2026-03-02 23:00", fine, open}},
		{"taken out, the one that has it gives it back", func(w *gen.World, _, to gen.PartnerBuilder) {
			takenOut(w)
			to.Says(returned, "test-data", "2026-03-03")
		}, flip{"2026-03-03 05:00", late, fine}},
		{"taken out, the one that gave it has it back", func(w *gen.World, from, _ gen.PartnerBuilder) {
			takenOut(w)
			from.Says(returned, "test-data", "2026-03-03")
		}, flip{"2026-03-02 23:00", late, fine}},
		{"taken out, the one that has it agrees to what is not there", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Says(agreedTo, "keys", "2026-03-03") },
			flip{"2026-03-03 05:00", fine, late}},
		{"given back, the other agrees afterwards, in Amsterdam", func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Spec.Sharing[0].Date = "2026-03-03"
			to.Says(returned, "test-data", "2026-02-20")
		}, flip{"2026-03-02 23:00", none, fine}},
		{"the one that has it agrees again after the other had it back, in New York", func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Says(returned, "test-data", "2026-03-01")
			to.Says(agreedTo, "test-data", "2026-03-03")
		}, flip{"2026-03-03 05:00", fine, none}},
		{"taken out, the one that gave it agrees again after the other gave it back", func(w *gen.World, from, to gen.PartnerBuilder) {
			takenOut(w)
			to.Says(returned, "test-data", "2026-03-01")
			from.Says(agreedTo, "test-data", "2026-03-03")
		}, flip{"2026-03-02 23:00", fine, late}},
		{"the one that gave it agrees again after the other gave it back, in Amsterdam", func(_ *gen.World, from, to gen.PartnerBuilder) {
			to.Says(returned, "test-data", "2026-03-01")
			from.Says(agreedTo, "test-data", "2026-03-03")
		}, flip{"2026-03-02 23:00", fine, none}},
		{"shared anew, by the word of the one that has it", func(w *gen.World, _, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate = "2026-02-28"
			to.Says(returned, "test-data", "2026-02-28").Says(agreedTo, "test-data", "2026-03-03")
		}, flip{"2026-03-03 05:00", fine, late}},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesAlliance(sharing(c.change)), c.flip) })
	}
}

func TestWhatIsSaidOfWhatIsShared(t *testing.T) {
	const fine, none, gone = "SharingAgreed=True/SharingAgreed", "SharingAgreed=False/SharingNotAgreed", "SharingAgreed=False/SharingNotReturned"
	const missing = "Agreed to and not given back, but spec.sharing has no entry of that name from or to the partner: "
	for _, c := range []struct {
		why           string
		change        func(w *gen.World, from, to gen.PartnerBuilder)
		want, message string
	}{
		{"agreed, and not over", func(*gen.World, gen.PartnerBuilder, gen.PartnerBuilder) {}, fine,
			"Agreed to, and to be given back or destroyed: test-data (test-data) from northwind to contoso by 2026-03-05 06:00 Europe/Amsterdam (2026-03-05T05:00:00Z)"},
		{"what ends first comes first", func(w *gen.World, from, to gen.PartnerBuilder) {
			w.Shares("keys", "contoso", "northwind", "2026-03-03")
			from.Says(agreedTo, "keys", "2026-01-10")
			to.Says(agreedTo, "keys", "2026-01-10")
		}, fine, "given back or destroyed: keys (keys) from contoso to northwind by 2026-03-03 24:00 Europe/Amsterdam (2026-03-03T23:00:00Z); test-data (test-data) from"},
		{"all is given back", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Says(returned, "test-data", "2026-03-01") }, fine, "Nothing is shared at present"},
		{"nothing is written down", func(w *gen.World, from, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing, from.Spec.Sharing, to.Spec.Sharing = nil, nil, nil
		}, "SharingAgreed=False/NoSharing", "spec.sharing does not say what the partners share; if that is nothing, write an entry there that says so"},
		{"nobody agreed", func(_ *gen.World, from, to gen.PartnerBuilder) { from.Spec.Sharing, to.Spec.Sharing = nil, nil }, none,
			"Not agreed to: test-data (test-data) by northwind, contoso"},
		{"an agreement to come is none", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Spec.Sharing[0].Date = "2026-03-03" }, none,
			"Not agreed to: test-data (test-data) by contoso (digest 287495b9f1df958595574c3e978e67f7) (What contoso says of it dated 2026-03-03 06:00 Europe/Amsterdam (2026-03-03T05:00:00Z) is not yet true)"},
		{"what is said of another alliance is nothing", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Spec.Sharing[0].AllianceRef.Name = "another" }, none,
			"Not agreed to: test-data (test-data) by contoso"},
		{"a date that is none", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Spec.Sharing[0].Date = "2026-02-31" }, none, ""},
		{"the latest word counts, whenever it was entered", func(_ *gen.World, _, to gen.PartnerBuilder) {
			to.Says(returned, "test-data", "2026-01-05")
		}, fine, "test-data (test-data) from northwind to contoso"},
		{"agreed to again on the day on which the other had it back", func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Says(returned, "test-data", "2026-02-20")
			to.Says(agreedTo, "test-data", "2026-02-20")
		}, fine, "Nothing is shared at present"},
		{"agreed to on the day on which the other had it back, and again", func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Says(returned, "test-data", "2026-01-12")
			to.Says(agreedTo, "test-data", "2026-01-14")
		}, none, "agreed to again afterwards by the other: test-data (test-data) by northwind"},
		{"taken out, and agreed to again by the other", func(w *gen.World, from, to gen.PartnerBuilder) {
			takenOut(w)
			to.Says(returned, "test-data", "2026-02-20")
			from.Says(agreedTo, "test-data", "2026-02-21")
		}, gone, missing + "test-data by northwind. Given back or destroyed by the word of one partner, and agreed to " +
			"again afterwards by the other: test-data by contoso"},
		{"of two of a day the one that was entered later", func(_ *gen.World, _, to gen.PartnerBuilder) {
			to.Says(returned, "test-data", "2026-01-12")
		}, fine, "Nothing is shared at present"},
		{"without an end, and not agreed", func(w *gen.World, _, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate, to.Spec.Sharing = "", nil
		}, none, "Not agreed to: test-data (test-data) by contoso (digest 0cfdb8ddaebcc639b517bbe12e25c9fe). Shared for ever, without an endDate: test-data (test-data) from northwind to contoso"},
		{"over, beside what nobody agreed to", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate = "2026-02-28"
			w.Shares("keys", "contoso", "northwind", "2026-12-31")
		}, "SharingAgreed=False/SharingNotReturned", "Not given back or destroyed in time: test-data (test-data) from northwind to contoso by 2026-03-01 06:00 " +
			"Europe/Amsterdam (2026-03-01T05:00:00Z). Not agreed to: keys (keys) by contoso, northwind"},
		{"what was never agreed to is given back all the same", func(w *gen.World, from, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate, from.Spec.Sharing, to.Spec.Sharing = "2026-02-28", nil, nil
		}, "SharingAgreed=False/SharingNotReturned", ""},
		{"a word to come on what is over", func(w *gen.World, _, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate = "2026-02-28"
			to.Says(returned, "test-data", "2026-03-04")
		}, "SharingAgreed=False/SharingNotReturned", "(What contoso says of it dated 2026-03-04 06:00 Europe/Amsterdam (2026-03-04T05:00:00Z) is not yet true)"},
		{"words of what nobody shares", func(_ *gen.World, _, to gen.PartnerBuilder) { to.Says(returned, "tst-data", "2026-03-01") }, fine,
			"Not counted, because the partner has no part in anything of that name and digest in spec.sharing: tst-data (of contoso)"},
		{"words of a third that has no part in it", func(w *gen.World, _, _ gen.PartnerBuilder) {
			withFabrikam(w)
			w.Partner("fabrikam").Says(returned, "test-data", "2026-03-01")
		}, fine, "in spec.sharing: test-data (of fabrikam, digest 287495b9f1df958595574c3e978e67f7)"},
		{"what was agreed to is taken out", func(w *gen.World, _, _ gen.PartnerBuilder) { w.Alliance.Spec.Sharing = nil }, gone,
			missing + "test-data by contoso, northwind"},
		{"what was agreed to is taken out, beside what is late", func(w *gen.World, _, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate = "2026-02-28"
			to.Says(agreedTo, "keys", "2026-01-10")
		}, gone, "(2026-03-01T05:00:00Z). " + missing + "keys by contoso"},
		{"taken out, with a word to come", func(w *gen.World, _, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing = nil
			to.Says(returned, "test-data", "2026-03-03")
		}, gone, missing + "test-data by contoso, northwind (What contoso says of it dated 2026-03-03 06:00 Europe/Amsterdam (2026-03-03T05:00:00Z) is not yet true)"},
		{"taken out, and one that never agreed says that it is back", func(_ *gen.World, from, to gen.PartnerBuilder) {
			to.Says(agreedTo, "keys", "2026-01-10")
			from.Says(returned, "keys", "2026-02-03")
		}, gone, missing + "keys by contoso. Not counted, because the partner has no part in anything of that name and digest in spec.sharing: keys (of northwind)"},
		{"an agreement of a third that has no part in it", func(w *gen.World, _, _ gen.PartnerBuilder) {
			withFabrikam(w)
			w.Partner("fabrikam").Says(agreedTo, "test-data", "2026-03-01")
		}, gone, missing + "test-data by fabrikam"},
		{"taken out, and put in again with other terms", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.MeansWhatIsShared()
			w.Alliance.Spec.Sharing = nil
			w.Shares("test-data", "contoso", "northwind", "2999-12-31")
		}, none, "Not agreed to: test-data (test-data) by contoso, northwind (digest e8e3b16baf656337fc050741e833f895). contoso agreed on 2026-01-12 to other terms of test-data; " +
			"northwind agreed on 2026-01-10 to other terms of test-data; put these terms back in spec.sharing, or have both partners agree to the present ones"},
		{"another item", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.MeansWhatIsShared()
			w.Alliance.Spec.Sharing[0].Item = "everything"
		}, none, "Not agreed to: test-data (everything) by northwind, contoso"},
		{"from another partner", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.MeansWhatIsShared()
			withFabrikam(w)
			w.Alliance.Spec.Sharing[0].From = "fabrikam"
		}, gone, "Not agreed to: test-data (test-data) by fabrikam, contoso"},
		{"to another partner", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.MeansWhatIsShared()
			withFabrikam(w)
			w.Alliance.Spec.Sharing[0].To = "fabrikam"
		}, gone, "Not agreed to: test-data (test-data) by northwind, fabrikam"},
		{"another end", func(w *gen.World, _, _ gen.PartnerBuilder) {
			w.MeansWhatIsShared()
			w.Alliance.Spec.Sharing[0].EndDate = "2026-03-03"
		}, none, "Not agreed to: test-data (test-data) by northwind, contoso"},
		{"other terms are agreed to anew, and nobody is told of the old ones", func(w *gen.World, from, to gen.PartnerBuilder) {
			w.MeansWhatIsShared()
			w.Alliance.Spec.Sharing[0].EndDate = "2026-03-03"
			from.Says(agreedTo, "test-data", "2026-02-20")
			to.Says(agreedTo, "test-data", "2026-02-20")
		}, fine, "(2026-03-04T05:00:00Z)"},
		{"what is given back on other terms is not", func(_ *gen.World, _, to gen.PartnerBuilder) {
			to.Says(returned, "test-data", "2026-03-01")
			to.Spec.Sharing[1].Digest = "00112233445566778899aabbccddeeff"
		}, fine, "given back or destroyed: test-data (test-data) from northwind to contoso by 2026-03-05 06:00 Europe/Amsterdam (2026-03-05T05:00:00Z)"},
		{"given back on other terms, to which it never agreed", func(_ *gen.World, _, to gen.PartnerBuilder) {
			to.Spec.Sharing = nil
			to.Says(returned, "test-data", "2026-03-01")
			to.Spec.Sharing[0].Digest = "00112233445566778899aabbccddeeff"
		}, none, "Not agreed to: test-data (test-data) by contoso (digest 287495b9f1df958595574c3e978e67f7). Not counted, because the partner has no part in anything " +
			"of that name and digest in spec.sharing: test-data (of contoso, digest 00112233445566778899aabbccddeeff)"},
		{"on each of its terms what is gone is to be given back", func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Says(agreedTo, "keys", "2026-01-10").Says(agreedTo, "keys", "2026-01-11").Says(returned, "keys", "2026-01-12")
			to.Says(agreedTo, "keys", "2026-01-10")
			from.Spec.Sharing[1].Digest, from.Spec.Sharing[2].Digest = "00112233445566778899aabbccddeeff", "ff112233445566778899aabbccddeeff"
			from.Spec.Sharing[3].Digest, to.Spec.Sharing[1].Digest = "ff112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff"
			from.Says(agreedTo, "keys", "2026-01-13")
			from.Spec.Sharing[4].Digest = "22112233445566778899aabbccddeeff"
		}, gone, missing + "keys by contoso, northwind (digest 00112233445566778899aabbccddeeff); keys by northwind (digest 22112233445566778899aabbccddeeff)"},
		{"there is no such partner", func(w *gen.World, _, _ gen.PartnerBuilder) { delete(w.Partners, "contoso") }, "SharingAgreed=Unknown/PartnerNotFound",
			"There is no Partner contoso"},
		{"what is bad is said though a partner is not there", func(w *gen.World, _, _ gen.PartnerBuilder) {
			withFabrikam(w)
			w.Shares("keys", "fabrikam", "northwind", "2026-12-31")
			w.Partner("fabrikam").Says(agreedTo, "keys", "2026-01-10")
			delete(w.Partners, "contoso")
		}, none, "Not agreed to: keys (keys) by northwind"},
		{"whether a partner that is not there agreed to what is over is not known", func(w *gen.World, from, _ gen.PartnerBuilder) {
			from.Says(returned, "test-data", "2026-03-01")
			delete(w.Partners, "contoso")
		}, "SharingAgreed=Unknown/PartnerNotFound", "There is no Partner contoso"},
		{"given back by the one that has it, to which nobody agreed", func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Spec.Sharing, to.Spec.Sharing = nil, nil
			to.Says(destroyed, "test-data", "2026-02-01")
		}, none, "Not agreed to: test-data (test-data) by northwind, contoso"},
		{"given back late, and only the one that has it had agreed", func(w *gen.World, from, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate, from.Spec.Sharing = "2026-02-28", nil
			to.Says(destroyed, "test-data", "2026-03-01")
		}, none, "Not agreed to: test-data (test-data) by northwind"},
		{"said to be back by the one that gave it, which had agreed alone", func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Says(returned, "test-data", "2026-03-01")
			to.Spec.Sharing[0].Date = "2026-03-03"
		}, none, "Not agreed to: test-data (test-data) by contoso (digest 287495b9f1df958595574c3e978e67f7) (What contoso says of it dated 2026-03-03"},
		{"given back, without an end", func(w *gen.World, _, to gen.PartnerBuilder) {
			w.Alliance.Spec.Sharing[0].EndDate = ""
			to.Says(returned, "test-data", "2026-03-01")
		}, fine, "Nothing is shared at present"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := sharing(c.change)
			if w.Partners["contoso"] == nil {
				w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPartnerNotFound, "2026-03-02 08:00")
			}
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "SharingAgreed", c.message)
		})
	}
}

// TestSinceWhenSomethingIsNotBack: since the first of what is over; nobody knows since when an agreement is missing.
func TestSinceWhenSomethingIsNotBack(t *testing.T) {
	w := sharing(func(w *gen.World, _, _ gen.PartnerBuilder) {
		w.Alliance.Spec.Sharing[0].EndDate = "2026-02-28"
		w.Shares("keys", "contoso", "northwind", "2026-02-27")
	})
	v := decideAlliance(w, "2026-03-02 09:00")
	if f := v.Finding("SharingAgreed"); !f.BadSince.Equal(gen.UTC("2026-02-27 23:00")) {
		t.Errorf("it is bad since %s", f.BadSince)
	}
	w.Partner("contoso").Says(agreedTo, "plans", "2026-01-10")
	v = decideAlliance(w, "2026-03-02 09:00")
	if f := v.Finding("SharingAgreed"); !f.BadSince.IsZero() {
		t.Errorf("with an entry that is gone it is bad since %s", f.BadSince)
	}
	w.Partner("contoso").Says(returned, "plans", "2026-01-11")
	w.Shares("drawings", "contoso", "northwind", "2026-12-31")
	v = decideAlliance(w, "2026-03-02 09:00")
	if f := v.Finding("SharingAgreed"); !f.BadSince.IsZero() {
		t.Errorf("with an agreement that is missing it is bad since %s", f.BadSince)
	}
}

// TestWhatIsSharedIsDueBack: the page shows what ends, in order, until it is over, and who has it.
func TestWhatIsSharedIsDueBack(t *testing.T) {
	w := sharing(func(w *gen.World, from, to gen.PartnerBuilder) {
		w.Shares("keys", "contoso", "northwind", "2026-03-03").Shares("drawings", "contoso", "northwind", "2026-02-28").Shares("plans", "contoso", "northwind", "2026-12-31")
		from.Says(agreedTo, "keys", "2026-01-10")
		to.Says(agreedTo, "keys", "2026-01-10")
	})
	var got []string
	for _, d := range pictureAt(w, "2026-03-02 09:00").Due {
		got = append(got, fmt.Sprintf("%s: %s %s of %v", d.Time.UTC().Format("2006-01-02 15:04"), d.Asks, d.Name, d.Partners))
	}
	want := []string{"2026-03-03 23:00: Give back or destroy what is shared keys of [northwind]",
		"2026-03-05 05:00: Give back or destroy what is shared test-data of [contoso]"}
	if !slices.Equal(got, want) {
		t.Errorf("due is %q", got)
	}
}

// TestWordsThatNobodyIsToldOf: of what was agreed to and given back, and may have been taken out since, and of what nobody shares,
// as long as they are to come.
func TestWordsThatNobodyIsToldOf(t *testing.T) {
	for why, change := range map[string]func(*gen.World, gen.PartnerBuilder, gen.PartnerBuilder){
		"what was given back is taken out": func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Says(agreedTo, "keys", "2026-01-10").Says(returned, "keys", "2026-02-03")
			to.Says(agreedTo, "keys", "2026-01-10").Says(returned, "keys", "2026-02-03")
		},
		"what the other gave back is taken out": func(_ *gen.World, from, to gen.PartnerBuilder) {
			from.Says(agreedTo, "keys", "2026-01-10")
			to.Says(agreedTo, "keys", "2026-01-10").Says(returned, "keys", "2026-02-03")
		},
		"other terms, before the present ones": func(_ *gen.World, from, _ gen.PartnerBuilder) {
			from.Says(agreedTo, "test-data", "2026-01-05")
			from.Spec.Sharing[1].Digest = "00112233445566778899aabbccddeeff"
		},
		"a word to come": func(_ *gen.World, _, to gen.PartnerBuilder) { to.Says(agreedTo, "keys", "2026-03-03") },
	} {
		v := decideAlliance(sharing(change), "2026-03-02 09:00")
		says(t, &v.Verdict, "SharingAgreed=True/SharingAgreed")
		if got, want := messageOf(&v.Verdict, "SharingAgreed"), "Agreed to, and to be given back or destroyed: test-data (test-data) from northwind to contoso by 2026-03-05 06:00 Europe/Amsterdam (2026-03-05T05:00:00Z)"; got != want {
			t.Errorf("%s: it says %q", why, got)
		}
	}
}

// TestNothingIsAskedOfWhatIsSharedOutsideOperation: before the signature nothing is shared.
func TestNothingIsAskedOfWhatIsSharedOutsideOperation(t *testing.T) {
	for stage, want := range map[v1alpha1.Stage]string{
		v1alpha1.StageNegotiate: "SharingAgreed=Unknown/NotArmed", v1alpha1.StageLaunch: "SharingAgreed=False/NoSharing", v1alpha1.StageManage: "SharingAgreed=False/NoSharing",
		v1alpha1.StageTransform: "SharingAgreed=False/NoSharing", v1alpha1.StageExit: "SharingAgreed=False/NoSharing", v1alpha1.StageClosed: "SharingAgreed=Unknown/NotArmed",
	} {
		w := auditing(v1alpha1.PracticeSharingAgreed)
		w.Alliance.Spec.Stage = stage
		v := decideAlliance(w, "2026-03-02 09:00")
		says(t, &v.Verdict, want)
	}
}

// Since when it is bad is told of what was to be given back, whoever denies that it was.
func TestWhatIsDeniedIsBadSinceItsEnd(t *testing.T) {
	w := sharing(func(_ *gen.World, from, to gen.PartnerBuilder) {
		from.Says(returned, "test-data", "2026-02-15")
		to.Says(agreedTo, "test-data", "2026-02-20")
	})
	v := decideAlliance(w, "2026-03-20 09:00")
	if f := v.Finding("SharingAgreed"); !f.BadSince.Equal(gen.UTC("2026-03-05 05:00")) {
		t.Errorf("it is bad since %s", f.BadSince)
	}
}
