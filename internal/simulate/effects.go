// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// apply does in this world what the controllers do on the API server. What it cannot do ends the
// simulation: going on would show a world that no cluster comes to.
func (n *namespace) apply(effects []rules.Effect) {
	for _, effect := range effects {
		switch e := effect.(type) {
		case rules.Create:
			n.create(e)
		case rules.Delete:
			n.delete(e)
		case rules.Patch:
			n.patch(e)
		default:
			n.cannot("do a %T", effect)
		}
	}
}

// cannot ends the simulation.
func (n *namespace) cannot(format string, args ...any) {
	if n.failed == nil {
		n.failed = fmt.Errorf("the simulation cannot "+format, args...)
	}
}

func (n *namespace) delete(d rules.Delete) {
	if _, ok := d.Object.(*v1alpha1.Review); !ok {
		n.cannot("delete a %T", d.Object)
	} else if x := n.reviews[d.Object.GetName()]; x != nil {
		n.deleteReview(x)
	}
}

// create makes an object, unless it is there. Where its name is another object's, it takes the
// other one.
func (n *namespace) create(c rules.Create) {
	switch o := c.Object.(type) {
	case *v1alpha1.Review:
		if there := n.reviews[o.Name]; there != nil {
			if c.Same == nil || c.Same(there.review) || n.reviews[c.Fallback] != nil {
				return
			}
			o = copied(o)
			o.Name = c.Fallback
		}
		o.CreationTimestamp = metav1.NewTime(n.now.Truncate(time.Second))
		o.Generation = 1
		n.tellScheduled(o)
		n.insertReview(o)
		n.wakeAlliance(o.Spec.AllianceRef.Name)
	case *v1alpha1.Issue:
		if n.issues[o.Name] != nil {
			return
		}
		o.CreationTimestamp = metav1.NewTime(n.now.Truncate(time.Second))
		n.tell(v1alpha1.KindIssue, o, IssueOpened, o.Spec.Title+", "+string(o.Spec.Severity), nil)
		n.insertIssue(o)
		n.wakeAlliance(o.Spec.AllianceRef.Name)
		n.wakeReviews(o)
	default:
		n.cannot("create a %T", o)
	}
}

// patch changes an object to what the patch leads to, and has everybody look whom that concerns.
func (n *namespace) patch(p rules.Patch) {
	after, ok := p.After.(*v1alpha1.Issue)
	if !ok {
		n.cannot("patch a %T", p.After)
		return
	}
	x := n.issues[after.Name]
	if x == nil {
		return
	}
	x.issue.Spec, x.issue.Annotations = after.Spec, after.Annotations
	n.queue.wake(x.item, n.now)
	n.wakeAlliance(after.Spec.AllianceRef.Name)
	n.wakeReviews(x.issue)
	n.wakeMessages(x.issue)
}
