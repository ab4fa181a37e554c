// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// GroupName is the API group of all kinds.
const GroupName = "governance.entente.dev"

var (
	// SchemeGroupVersion is the group and version of this package. The generated apply
	// configurations look for it under this name.
	SchemeGroupVersion = schema.GroupVersion{Group: GroupName, Version: "v1alpha1"}

	// SchemeBuilder collects the functions that add the types to a scheme.
	SchemeBuilder = runtime.NewSchemeBuilder(addKnownTypes)

	// AddToScheme adds the types of this group to a scheme.
	AddToScheme = SchemeBuilder.AddToScheme
)

// Kinds of this group, as they appear in manifests.
const (
	KindAlliance            = "Alliance"
	KindPartner             = "Partner"
	KindCommunicationPolicy = "CommunicationPolicy"
	KindReview              = "Review"
	KindIssue               = "Issue"
	KindNotification        = "Notification"
)

func addKnownTypes(s *runtime.Scheme) error {
	s.AddKnownTypes(SchemeGroupVersion,
		&Alliance{}, &AllianceList{},
		&Partner{}, &PartnerList{},
		&CommunicationPolicy{}, &CommunicationPolicyList{},
		&Review{}, &ReviewList{},
		&Issue{}, &IssueList{},
		&Notification{}, &NotificationList{},
	)
	metav1.AddToGroupVersion(s, SchemeGroupVersion)
	return nil
}
