// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math/rand/v2"
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/agreement/random"
	"github.com/entente-dev/entente/test/gen"
)

// place is a namespace, and what Git has of it.
type place struct {
	*world
	namespace string
	// meant: people work here who mean what they write. Elsewhere everything is random.
	meant bool
	seed  uint64

	mu    sync.Mutex
	files []client.Object // as Git has them: without what people record in the cluster
	next  int             // of the names of issues
}

func newPlace(w *world, namespace string, seed uint64, meant bool) *place {
	p := &place{world: w, namespace: namespace, seed: seed, meant: meant}
	if meant {
		p.files = p.ground()
	} else {
		p.files = random.Objects(seed, p.randomOptions())
	}
	return p
}

func (p *place) randomOptions() random.Options {
	return random.Options{Namespace: p.namespace, Start: p.now(), For: 30 * 24 * time.Hour, URL: p.receiver.url}
}

const (
	hook         = "hook"
	allianceName = "alliance"
)

// ground are two partners, and an alliance of theirs with reviews every week.
func (p *place) ground() []client.Object {
	partner := func(name string) gen.PartnerBuilder {
		b := gen.Partner(name).In(p.namespace)
		for _, who := range []v1alpha1.Name{"lead", "boss", "chief"} {
			b.Contact(who, gen.By(hook, ""))
		}
		return b
	}
	policy := gen.Policy("standard").In(p.namespace).Channels(gen.Webhook(hook, p.receiver.url)).Paths(
		gen.Path("usual", "PT30M", v1alpha1.Severities()...).AckValidFor("PT6H").Steps(
			gen.Step("counterpart").Roles(v1alpha1.RoleProjectLead).Within("PT2H"),
			gen.Step("managers").Roles(v1alpha1.RoleAllianceManager).Within("PT6H").Repeat("PT2H", 2),
			gen.Step("executives").Roles(v1alpha1.RoleExecutiveSponsor),
		)).Discloses(v1alpha1.SeverityHigh, "PT4H")
	policy.Spec.NotificationRetention = "P2D"
	policy.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityMedium}}
	policy.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "P1D", WhenDue: new(true), OverdueEvery: "P1W"}
	alliance := gen.Alliance(allianceName).In(p.namespace).Under("standard").
		Cadence("weekly", v1alpha1.Date(time.Now().AddDate(0, 0, -14).Format(time.DateOnly)), "FREQ=WEEKLY")
	for _, side := range []string{"northwind", "contoso"} {
		alliance = alliance.Member(side+"/lead", v1alpha1.RoleProjectLead).Member(side+"/boss", v1alpha1.RoleAllianceManager).
			Member(side+"/chief", v1alpha1.RoleExecutiveSponsor)
	}
	return []client.Object{partner("northwind").Partner, partner("contoso").Where("US", "America/New_York").Partner,
		policy.CommunicationPolicy, alliance.Alliance}
}

// file is one of those in Git; a copy.
func (p *place) file() client.Object {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.files[rand.IntN(len(p.files))].DeepCopyObject().(client.Object)
}

// keep has Git keep a file of an object, or no longer.
func (p *place) keep(o client.Object) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.files = append(p.files, o.DeepCopyObject().(client.Object))
}

// means tells whether people mean what they write in a namespace.
func (w *world) means(namespace string) bool {
	for _, p := range w.places {
		if p.namespace == namespace {
			return p.meant
		}
	}
	return false
}
