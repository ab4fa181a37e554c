// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// namespace is the objects of one namespace, by what refers to them.
type namespace struct {
	*Simulation
	name string
	// items are all objects but the messages.
	items []*item

	partners  map[string]*v1alpha1.Partner
	teams     map[string][]rules.Team // by the partner's name
	policies  map[string]*policyItem
	alliances map[string]*allianceItem
	reviews   map[string]*reviewItem
	issues    map[string]*issueItem
	// byReview are the issues that name a review, by its name.
	byReview map[string][]*v1alpha1.Issue
	// made are the names of all messages that were ever made.
	made map[string]bool
	// sent are the messages that were there at the start, by the issue whose ladder they are of.
	sent map[string][]*v1alpha1.Notification
	// withdrawn are those of them that were, by name.
	withdrawn map[string]*v1alpha1.Notification
	// waiting are the messages that nobody has tried to send, by recipient and channel.
	waiting map[person][]*messageItem
	// owned are the alliances' reviews and issues, by the name of the alliance, whether it exists or not.
	owned map[string]*belongings
}

// belongings are what names an alliance.
type belongings struct {
	reviews []*v1alpha1.Review
	issues  []*v1alpha1.Issue
}

func newNamespace(s *Simulation, name string) *namespace {
	return &namespace{
		Simulation: s, name: name,
		partners: map[string]*v1alpha1.Partner{}, teams: map[string][]rules.Team{}, policies: map[string]*policyItem{},
		alliances: map[string]*allianceItem{}, reviews: map[string]*reviewItem{},
		issues:   map[string]*issueItem{},
		byReview: map[string][]*v1alpha1.Issue{}, made: map[string]bool{}, sent: map[string][]*v1alpha1.Notification{}, withdrawn: map[string]*v1alpha1.Notification{}, waiting: map[person][]*messageItem{}, owned: map[string]*belongings{},
	}
}

// add adds an object, to be decided now.
func (n *namespace) add(kind string, o client.Object, look func(time.Time) time.Time) *item {
	// What a message is about is found again by its UID, which files do not have.
	if o.GetUID() == "" {
		o.SetUID(types.UID(kind + "/" + o.GetName()))
	}
	x := &item{kind: kind, rank: ranks[kind], object: o, namespace: n.name, name: o.GetName(), look: look, place: -1}
	if kind != v1alpha1.KindNotification { // of which there may be very many
		n.items = append(n.items, x)
	}
	n.queue.wake(x, n.now)
	return x
}

func (n *namespace) belongings(alliance string) *belongings {
	b, known := n.owned[alliance]
	if !known {
		b = &belongings{}
		n.owned[alliance] = b
	}
	return b
}

// wakeAlliance queues an alliance for now, if it exists.
func (n *namespace) wakeAlliance(name string) {
	if a := n.alliances[name]; a != nil {
		n.queue.wake(a.item, n.now)
	}
}

// facts about what an object refers to. Declarations do not change in a simulation.

func (n *namespace) alliance(name string) *v1alpha1.Alliance {
	if a := n.alliances[name]; a != nil {
		return a.alliance
	}
	return nil
}

func (n *namespace) policyOf(a *v1alpha1.Alliance) *v1alpha1.CommunicationPolicy {
	if a == nil || a.Spec.CommunicationPolicyRef == nil {
		return nil
	}
	return n.policy(a.Spec.CommunicationPolicyRef.Name)
}

func (n *namespace) policy(name string) *v1alpha1.CommunicationPolicy {
	if p := n.policies[name]; p != nil {
		return p.policy
	}
	return nil
}

// partnersNamed returns those of some partners that exist.
func (n *namespace) partnersNamed(names []v1alpha1.Name) map[string]*v1alpha1.Partner {
	out := make(map[string]*v1alpha1.Partner, len(names))
	for _, name := range names {
		if p := n.partners[string(name)]; p != nil {
			out[string(name)] = p
		}
	}
	return out
}

// link tells partners of the alliances that list them, when all are known.
func (n *namespace) link() {
	for _, x := range n.items {
		a, ok := x.object.(*v1alpha1.Alliance)
		if !ok {
			continue
		}
		partners := n.partnersNamed(rules.AlliancePartners(a))
		for _, name := range rules.AlliancePartners(a) {
			n.teams[string(name)] = append(n.teams[string(name)], rules.Team{Alliance: a, Policy: n.policyOf(a), Partners: partners})
		}
	}
}

// arm records since when the alliances have been in operation: from the earliest fact about each, if
// that is before a moment.
func (n *namespace) arm(latest time.Time) {
	for _, x := range n.alliances {
		if !x.alliance.Spec.Stage.InOperation() {
			continue
		}
		objects := []client.Object{x.alliance}
		b := n.belongings(x.alliance.Name)
		for _, r := range b.reviews {
			objects = append(objects, r)
		}
		for _, i := range b.issues {
			objects = append(objects, i)
		}
		x.alliance.Status.FirstArmedTime = &metav1.Time{Time: earliest(objects, latest).UTC().Truncate(time.Second)}
	}
}
