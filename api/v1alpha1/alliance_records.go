// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Agreement is a record that somebody agreed, for a partner, to a wording of the definition.
type Agreement struct {
	// partner that agrees.
	// +required
	Partner Name `json:"partner,omitempty"`
	// contact who says so.
	// +optional
	Contact Name `json:"contact,omitempty"`
	// time of the agreement.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// digest of the wording, as status.definitionDigest shows it.
	// +required
	// +kubebuilder:validation:MinLength=71
	// +kubebuilder:validation:MaxLength=71
	// +kubebuilder:validation:XValidation:rule="self.matches('^sha256:[0-9a-f]{64}$')",message="copy the digest from the Alliance's status.definitionDigest: sha256: and 64 hexadecimal digits"
	Digest string `json:"digest,omitempty"`
}

// Briefing is a record that somebody was told what the alliance is about.
type Briefing struct {
	// partner that the person belongs to.
	// +required
	Partner Name `json:"partner,omitempty"`
	// contact who was briefed.
	// +required
	Contact Name `json:"contact,omitempty"`
	// date of the briefing.
	// +required
	Date Date `json:"date,omitempty"`
}

// TrainingType says what a training on record was.
// +kubebuilder:validation:Enum=Training;Recheck
type TrainingType string

// What a training on record was.
const (
	// TrainingTypeTraining: something was learnt.
	TrainingTypeTraining TrainingType = "Training"
	// TrainingTypeRecheck: after the coaching somebody checked that it is applied.
	TrainingTypeRecheck TrainingType = "Recheck"
)

// Training is a record that somebody learnt something.
// +kubebuilder:validation:XValidation:rule="!has(self.coachingUntilDate) || self.date <= self.coachingUntilDate",message="write a coachingUntilDate on or after the date"
// +kubebuilder:validation:XValidation:rule="!has(self.type) || self.type != 'Recheck' || (!has(self.validUntilDate) && !has(self.coachingUntilDate))",message="leave validUntilDate and coachingUntilDate out of a Recheck: they belong to the Training that it checks"
// +kubebuilder:validation:XValidation:rule="!has(self.validUntilDate) || self.date <= self.validUntilDate",message="write a validUntilDate on or after the date"
type Training struct {
	// partner that the person belongs to.
	// +required
	Partner Name `json:"partner,omitempty"`
	// contact who learnt it.
	// +required
	Contact Name `json:"contact,omitempty"`
	// date of the training.
	// +required
	Date Date `json:"date,omitempty"`
	// type says whether something was learnt, or a check made later that it is applied; default Training.
	// +optional
	Type TrainingType `json:"type,omitempty"`
	// validUntilDate is the last day on which it counts; default: as long as the policy says, or no end.
	// +optional
	ValidUntilDate Date `json:"validUntilDate,omitempty"`
	// coachingUntilDate is the last day of the coaching that follows it: then a Recheck is due.
	// +optional
	CoachingUntilDate Date `json:"coachingUntilDate,omitempty"`
	// topic that was learnt.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=96
	Topic string `json:"topic,omitempty"`
}

// Measurement is a record of where an objective stands.
type Measurement struct {
	// objective that was measured.
	// +required
	Objective Name `json:"objective,omitempty"`
	// date that the figure is for.
	// +required
	Date Date `json:"date,omitempty"`
	// value in the objective's unit.
	// +required
	Value Decimal `json:"value,omitempty"`
}

// Recognition is a record that somebody said thank you for an objective.
type Recognition struct {
	// objective that was reached.
	// +required
	Objective Name `json:"objective,omitempty"`
	// date of the thanks.
	// +required
	Date Date `json:"date,omitempty"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
	// note in the person's own words.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=160
	Note string `json:"note,omitempty"`
}

// Contribution is a record of what a partner gave another.
// +kubebuilder:validation:XValidation:rule="self.from != self.to",message="name another partner in to: a contribution goes from one partner to another"
// +kubebuilder:validation:XValidation:rule="!has(self.value) || !self.value.startsWith('-')",message="write a value of zero or more: what a partner took is what another one gave it"
type Contribution struct {
	// date of the contribution.
	// +required
	Date Date `json:"date,omitempty"`
	// from which partner.
	// +required
	From Name `json:"from,omitempty"`
	// to which partner.
	// +required
	To Name `json:"to,omitempty"`
	// description of what was given.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=160
	Description string `json:"description,omitempty"`
	// value in the unit that the partners agreed on; default "1".
	// +optional
	Value Decimal `json:"value,omitempty"`
}
