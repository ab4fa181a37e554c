// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

// maxEvidence bounds the address of what proves that something was given back.
const maxEvidence = 256

var share = verb{
	name: "share", kind: v1alpha1.KindPartner,
	short: "Record what a partner says of something that is shared",
	long: `What is shared, by whom and with whom, and until when, is written in spec.sharing of the alliance. Both partners agree to it; at the
end the one that has it says that it is returned or destroyed, or the other says that it is back. What a partner agreed to is given back
also if its entry was taken out. The record keeps the digest of the terms that are there, or that were agreed to; with --digest, which the
alliance's condition SharingAgreed shows, nothing is recorded if they are others.`,
	example: `partner share contoso --alliance northwind-contoso --sharing test-data --act agreed
partner share contoso --alliance northwind-contoso --sharing test-data --act destroyed --evidence https://reports.example/certificate`,
	fields: []field{
		{flag: "alliance", usage: "The alliance that shares it", question: "Of which alliance", names: true, required: true, check: (*scene).checkOwnAlliance},
		{flag: "sharing", usage: "Which entry of its spec.sharing", question: "What is shared", names: true, required: true,
			choices: (*scene).toSpeakOf, check: (*scene).checkSharing},
		choice("act", "What the partner says", "What the partner says", v1alpha1.SharingActAgreed, v1alpha1.SharingActReturned, v1alpha1.SharingActDestroyed).must(),
		{flag: "digest", usage: "The terms that were read; default: the present ones", max: sharingDigestLength, check: checkSharingDigest},
		aDocument("evidence", "Address of what proves it", maxEvidence),
		day.called("date", "The day, as 2026-11-22; default: today where the partner is", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		whose := v1alpha1.Name(s.partner.Name)
		digest := s.sharingDigest(v.text("sharing"))
		if v.has("digest") && v.text("digest") != digest {
			return nil, cmdutil.UsageError("the terms of %s are others now: their digest is %s; read spec.sharing of alliance/%s, and say it again", v.text("sharing"), digest, v.text("alliance"))
		}
		// Should they change before the record is written, that was not agreed to.
		v["digest"] = []string{digest}
		r := v1alpha1.SharingRecord{
			Date: s.date(v, whose), AllianceRef: v1alpha1.AllianceReference{Name: v.text("alliance")}, Name: v1alpha1.Name(v.text("sharing")),
			Digest: digest, Act: v1alpha1.SharingAct(v.text("act")), EvidenceURL: v.text("evidence"),
		}
		if r.Act == v1alpha1.SharingActAgreed && !slices.Contains(s.sharings(), string(r.Name)) {
			return nil, cmdutil.UsageError("--sharing: %w", s.notShared(string(r.Name)))
		}
		if err := s.overtaken(r, s.today(whose)); err != nil {
			return nil, err
		}
		said := fmt.Sprintf("agreed on %s that %s shares %s", r.Date, r.AllianceRef.Name, r.Name)
		if r.Act != v1alpha1.SharingActAgreed {
			said = fmt.Sprintf("said on %s that %s of %s was %s", r.Date, r.Name, r.AllianceRef.Name, strings.ToLower(string(r.Act)))
		}
		return add("sharing", s.partner.Spec.Sharing, r, s.begins(r.Date, whose), said)
	},
}

// overtaken refuses a word that a later one of the partner has overtaken: it would count for nothing. A word of a day to come
// overtakes none yet; and that a partner agreed at all counts beside its latest word.
func (s *scene) overtaken(r v1alpha1.SharingRecord, today v1alpha1.Date) error {
	var latest *v1alpha1.SharingRecord
	agreed := false
	for i := range s.partner.Spec.Sharing {
		old := &s.partner.Spec.Sharing[i]
		if old.AllianceRef != r.AllianceRef || old.Name != r.Name {
			continue
		}
		agreed = agreed || old.Act == v1alpha1.SharingActAgreed
		if old.Date > r.Date && old.Date <= today && (latest == nil || old.Date >= latest.Date) {
			latest = old
		}
	}
	if latest == nil || r.Act == v1alpha1.SharingActAgreed && !agreed {
		return nil
	}
	return wrong(day.flag, "%s's word on %s of %s, %s, is on record, and the latest word counts; write that day or a later one",
		s.partner.Name, r.Name, latest.Date, latest.Act)
}

// checkOwnAlliance looks up the alliance that is named, and whether the partner is one of its partners.
func (s *scene) checkOwnAlliance(text string) error {
	if err := checkAllianceName(s, text); err != nil {
		return err
	}
	a, err := s.lookUp(text)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(a.Spec.Partners, func(p v1alpha1.AlliancePartner) bool { return string(p.Name) == s.partner.Name }) {
		return fmt.Errorf("%s is no partner of alliance/%s; write an alliance that lists it", s.partner.Name, a.Name)
	}
	s.shares = a
	return nil
}

// sharings are what the alliance shares that was looked up, where the partner has a part in it.
func (s *scene) sharings() []string {
	var all []string
	if s.shares == nil {
		return nil
	}
	for _, x := range s.shares.Spec.Sharing {
		if string(x.From) == s.partner.Name || string(x.To) == s.partner.Name {
			all = append(all, string(x.Name))
		}
	}
	return all
}

// toSpeakOf are what the partner has a part in, and what it agreed to that is no longer there: it can be given back.
func (s *scene) toSpeakOf() []string {
	all := s.sharings()
	if s.shares == nil {
		return nil
	}
	for i := range s.partner.Spec.Sharing {
		r := &s.partner.Spec.Sharing[i]
		agreed := r.Act == v1alpha1.SharingActAgreed && r.AllianceRef.Name == s.shares.Name
		if agreed && !slices.Contains(all, string(r.Name)) {
			all = append(all, string(r.Name))
		}
	}
	return all
}

func (s *scene) checkSharing(text string) error {
	switch {
	case s.shares == nil:
		return errors.New("which alliance shares it is not said; write --alliance, too")
	case slices.Contains(s.toSpeakOf(), text):
		return nil
	}
	return s.notShared(text)
}

// sharingDigest is that of the present terms; of what was taken out that of the terms to which the partner agreed last.
func (s *scene) sharingDigest(name string) (digest string) {
	for i := range s.partner.Spec.Sharing {
		r := &s.partner.Spec.Sharing[i]
		if string(r.Name) == name && r.AllianceRef.Name == s.shares.Name && r.Act == v1alpha1.SharingActAgreed {
			digest = r.Digest
		}
	}
	if !slices.Contains(s.sharings(), name) {
		return digest
	}
	for i := range s.shares.Spec.Sharing {
		if x := &s.shares.Spec.Sharing[i]; string(x.Name) == name {
			digest = rules.SharingDigest(x)
		}
	}
	return digest
}

// sharingDigestLength is how many hexadecimal digits the digest of terms has.
const sharingDigestLength = 32

func checkSharingDigest(_ *scene, text string) error {
	if _, err := hex.DecodeString(text); err != nil || len(text) != sharingDigestLength || text != strings.ToLower(text) {
		return fmt.Errorf("%q is no digest; copy it from the alliance's condition SharingAgreed: %d hexadecimal digits", text, sharingDigestLength)
	}
	return nil
}

// notShared says what the alliance shares in place of what somebody wrote.
func (s *scene) notShared(text string) error {
	all := s.sharings()
	if len(all) == 0 {
		return fmt.Errorf("alliance/%s shares nothing from or to %s; add %s to its spec.sharing first", s.shares.Name, s.partner.Name, text)
	}
	return fmt.Errorf("alliance/%s shares no %q from or to %s; write %s", s.shares.Name, text, s.partner.Name, oneOf(likely(text, all)))
}
