// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package channels

import (
	"context"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/nearest"
	"github.com/entente-dev/entente/internal/rules"
)

// scene is what a message needs.
type scene struct {
	policy  *v1alpha1.CommunicationPolicy
	partner *v1alpha1.Partner
	contact *v1alpha1.Contact
}

// scene reads the policy and the recipient, and says of each what there is in its place.
func (t *trial) scene(ctx context.Context, policy, to string) (*scene, error) {
	partner, contact, ok := strings.Cut(to, "/")
	if !ok || partner == "" || contact == "" {
		return nil, cmdutil.UsageError("--to=%s names no person; write PARTNER/CONTACT, such as contoso/kim", to)
	}
	s := &scene{policy: &v1alpha1.CommunicationPolicy{}, partner: &v1alpha1.Partner{}}
	if err := t.read(ctx, s.policy, policy, &v1alpha1.CommunicationPolicyList{}); err != nil {
		return nil, err
	}
	if ptr.Deref(s.policy.Spec.Suspend, false) {
		return nil, fmt.Errorf("CommunicationPolicy %s is suspended, and nothing leaves by it; take out spec.suspend first", policy)
	}
	if err := t.read(ctx, s.partner, partner, &v1alpha1.PartnerList{}); err != nil {
		return nil, err
	}
	if s.contact = rules.ContactOf(s.partner, v1alpha1.Name(contact)); s.contact == nil {
		var names []string
		for i := range s.partner.Spec.Contacts {
			names = append(names, partner+"/"+string(s.partner.Spec.Contacts[i].Name))
		}
		return nil, cmdutil.UsageError("Partner %s has no contact %s%s", partner, contact, instead("--to", to, names))
	}
	return s, nil
}

// read reads an object by its name, and lists those that there are if there is none.
func (t *trial) read(ctx context.Context, o client.Object, name string, all client.ObjectList) error {
	err := t.client.Get(ctx, client.ObjectKey{Namespace: t.namespace, Name: name}, o)
	if !apierrors.IsNotFound(err) {
		return cmdutil.Explain(err)
	}
	if err := t.client.List(ctx, all, client.InNamespace(t.namespace)); err != nil {
		return cmdutil.Explain(err)
	}
	kind, names := "CommunicationPolicy", []string(nil)
	switch all := all.(type) {
	case *v1alpha1.CommunicationPolicyList:
		for i := range all.Items {
			names = append(names, all.Items[i].Name)
		}
	case *v1alpha1.PartnerList:
		kind = "Partner"
		for i := range all.Items {
			names = append(names, all.Items[i].Name)
		}
	}
	return cmdutil.UsageError("there is no %s %s in the namespace %s%s", kind, name, t.namespace, instead("", name, names))
}

// channel is the one to write over: the one that is asked for, or else the one by which messages reach the person.
func (s *scene) channel(asked v1alpha1.Name) (string, error) {
	who := s.partner.Name + "/" + string(s.contact.Name)
	if asked == "" {
		if c, ok := rules.WrittenChannel(s.policy, s.contact, nil); ok {
			return string(c), nil
		}
		return "", fmt.Errorf("no channel of CommunicationPolicy %s reaches %s in writing; add an address for one of them to the contact%s",
			s.policy.Name, who, instead("", "", s.written()))
	}
	c := rules.ChannelOf(s.policy, asked)
	switch {
	case c == nil:
		return "", cmdutil.UsageError("CommunicationPolicy %s has no channel %s%s", s.policy.Name, asked, instead("--channel", string(asked), s.written()))
	case c.Phone != nil:
		return "", cmdutil.UsageError("the channel %s is for calls, and nothing is sent over it%s", asked, instead("--channel", "", s.written()))
	}
	if _, ok := rules.WrittenChannel(s.policy, s.contact, []v1alpha1.Name{asked}); !ok {
		return "", fmt.Errorf("%s has no address for the channel %s; add one to the addresses of the contact", who, asked)
	}
	return string(asked), nil
}

// written are the channels over which something is sent.
func (s *scene) written() (names []string) {
	for i := range s.policy.Spec.Channels {
		if c := &s.policy.Spec.Channels[i]; c.Phone == nil {
			names = append(names, string(c.Name))
		}
	}
	return names
}

// recipient is how people know the person, with the name in manifests.
func (s *scene) recipient() string {
	name := s.partner.Name + "/" + string(s.contact.Name)
	if s.contact.DisplayName == "" {
		return name
	}
	return s.contact.DisplayName + " (" + name + ")"
}

// maxNamed is how many names an error lists.
const maxNamed = 8

// instead says what to write, if there is anything.
func instead(flag, word string, names []string) string {
	if near := nearest.Names(word, names); len(near) > 0 {
		names = near
	}
	if len(names) == 0 {
		return ""
	}
	if len(names) > maxNamed {
		names = names[:maxNamed]
	}
	if flag != "" {
		flag += " "
	}
	return "; there is " + flag + strings.Join(names, ", ")
}
