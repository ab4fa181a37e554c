// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Sharing is something that a partner lets another have, and until when: data, material, know-how, rights, access. What the
// partners agreed on is not worded anew: other terms are another entry.
// +kubebuilder:validation:XValidation:rule="self.from != self.to",message="write in to a partner other than the one in from"
// +kubebuilder:validation:XValidation:rule="self.item == oldSelf.item && self.from == oldSelf.from && self.to == oldSelf.to",message="item, from and to are what the partners agreed on; leave them, and write other terms as another entry"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.endDate) || has(self.endDate) && self.endDate <= oldSelf.endDate",message="what is shared may end earlier than the partners agreed on, and not later; write a longer time as another entry"
type Sharing struct {
	// name of what is shared, by which the partners say what became of it.
	// +required
	Name Name `json:"name,omitempty"`
	// item that is shared.
	// +required
	Item Text `json:"item,omitempty"`
	// from is the partner that it belongs to.
	// +required
	From Name `json:"from,omitempty"`
	// to is the partner that has it meanwhile.
	// +required
	To Name `json:"to,omitempty"`
	// endDate is the last day on which that partner may have it, in its zone; default: the endDate of the exit, or the day on
	// which one of the two leaves the alliance. Whichever comes first counts.
	// +optional
	EndDate Date `json:"endDate,omitempty"`
}

// SharingAct is what a partner says of something that is shared.
// +kubebuilder:validation:Enum=Agreed;Returned;Destroyed
type SharingAct string

// What a partner says of something that is shared.
const (
	// SharingActAgreed: it agrees that this is shared, until then.
	SharingActAgreed SharingAct = "Agreed"
	// SharingActReturned: it is back where it belongs.
	SharingActReturned SharingAct = "Returned"
	// SharingActDestroyed: nothing is left of it where it was shared.
	SharingActDestroyed SharingAct = "Destroyed"
)

// SharingRecord is a record of what a partner says of something that an alliance shares.
type SharingRecord struct {
	// date on which it says so.
	// +required
	Date Date `json:"date,omitempty"`
	// allianceRef names the alliance.
	// +required
	AllianceRef AllianceReference `json:"allianceRef,omitempty,omitzero"`
	// name of what is shared, in spec.sharing of the alliance.
	// +required
	Name Name `json:"name,omitempty"`
	// digest of the terms that it speaks of, as the condition SharingAgreed of the alliance shows it; kubectl entente partner share writes it.
	// +required
	// +kubebuilder:validation:MinLength=32
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:XValidation:rule="self.matches('^[0-9a-f]{32}$')",message="write the digest that the Alliance's condition SharingAgreed shows: 32 hexadecimal digits"
	Digest string `json:"digest,omitempty"`
	// act that it says was done.
	// +required
	Act SharingAct `json:"act,omitempty"`
	// evidenceURL leads to what proves it.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="isURL(self) && (url(self).getScheme() == 'https' || url(self).getScheme() == 'http')",message="write an http or https address"
	EvidenceURL string `json:"evidenceURL,omitempty"`
}
