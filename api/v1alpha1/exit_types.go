// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Exit is how an alliance ends. It may be planned at any stage, and is carried out at the stage Exit.
// +kubebuilder:validation:MinProperties=1
type Exit struct {
	// endDate is the last day of the alliance, in the host's zone. After it no issue, promise or review is open. A plan has
	// none yet; at the stage Exit there is one.
	// +optional
	EndDate Date `json:"endDate,omitempty"`
	// announcements say who is told of the exit, and record that they were.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Announcements []Announcement `json:"announcements,omitempty"`
	// handbacks say what a partner gives back to another, and record that it did.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Handbacks []Handback `json:"handbacks,omitempty"`
}

// Announcement is that somebody is told of the exit.
type Announcement struct {
	// partner that is told.
	// +required
	Partner Name `json:"partner,omitempty"`
	// contact of the partner who is told; default: somebody of the partner.
	// +optional
	Contact Name `json:"contact,omitempty"`
	// dueDate is the last day on which it is in time, in the partner's zone; default: the endDate of the exit.
	// +optional
	DueDate Date `json:"dueDate,omitempty"`
	// toldTime is when it was told.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	ToldTime *metav1.Time `json:"toldTime,omitempty"`
}

// Handback is something that a partner gives back to another: data, equipment, rights, access.
// +kubebuilder:validation:XValidation:rule="self.from != self.to",message="write in to a partner other than the one in from"
type Handback struct {
	// name of the handback.
	// +required
	Name Name `json:"name,omitempty"`
	// item that is handed back.
	// +optional
	Item Text `json:"item,omitempty"`
	// from is the partner that hands it back.
	// +required
	From Name `json:"from,omitempty"`
	// to is the partner that gets it.
	// +required
	To Name `json:"to,omitempty"`
	// dueDate is the last day on which it is in time, in the zone of the partner in from; default: the endDate of the exit.
	// +optional
	DueDate Date `json:"dueDate,omitempty"`
	// doneDate is when it was handed back.
	// +optional
	DoneDate Date `json:"doneDate,omitempty"`
}
