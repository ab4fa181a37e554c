// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// gatherMessage gathers what the delivery of a message follows from.
func (r *NotificationReconciler) gatherMessage(ctx context.Context, n *v1alpha1.Notification, now time.Time) (f rules.MessageFacts, err error) {
	f.Notification = n
	if f.Policy, err = r.policy(ctx, n.Namespace, n.Spec.ChannelRef.Policy); err != nil {
		return f, err
	}
	if f.Digest, err = r.digestOf(ctx, n); err != nil || f.Digest != nil {
		return f, err
	}
	f.Standing, err = r.standing(ctx, n, now)
	return f, err
}

// ask is for one message to be sent now. Those to one person leave one by one, where people
// read them.
func ask(n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, req ctrl.Request) notify.Ask {
	c := channelOf(policy, n.Spec.ChannelRef.Channel)
	a := notify.Ask{Channel: channelKey(n), ID: req.String(), Rate: notify.DefaultRate(channelType(c))}
	if limit := c.RateLimit; limit != nil && limit.Messages != nil {
		if per, err := worktime.ParseSpan(string(limit.Per)); err == nil {
			a.Rate = notify.Rate{Messages: int(*limit.Messages), Per: per.After(time.Unix(0, 0), time.UTC).Sub(time.Unix(0, 0))}
		}
	}
	if rules.ReadByPeople(c) {
		a.Person = personKey(n)
	}
	return a
}

// channel is what a message leaves by, or why there is none.
func (r *NotificationReconciler) channel(ctx context.Context, n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy) (notify.Channel, *notify.Result) {
	config, secretName := channelConfig(channelOf(policy, n.Spec.ChannelRef.Channel))
	var data map[string][]byte
	if secretName != "" {
		var problem *notify.Result
		if data, problem = r.secret(ctx, n.Namespace, secretName); problem != nil {
			return nil, problem
		}
	}
	channel, err := r.channels.New(config, data)
	if err != nil {
		result := notify.Failure(err)
		return nil, &result
	}
	return channel, nil
}

// send makes one attempt. Everything that is wrong ends in a Result that says so. What is
// sent again after an attempt that may have arrived says that it may be a repeat, unless the
// receiver can tell by itself.
func (r *NotificationReconciler) send(ctx context.Context, n *v1alpha1.Notification, channel notify.Channel, problem *notify.Result) notify.Result {
	if problem != nil {
		return *problem
	}
	m := message(n)
	partners, err := r.partners(ctx, n.Namespace, []v1alpha1.Name{n.Spec.Recipient.Partner})
	if err != nil {
		return temporary("the recipient cannot be read: " + err.Error())
	}
	if p := partners[string(n.Spec.Recipient.Partner)]; p != nil {
		if problem := r.addressee(ctx, n, p, &m); problem != nil {
			return *problem
		}
	}
	if n.Spec.SubjectRef.Kind == v1alpha1.KindIssue {
		if link := r.answers.For(n.Namespace, n.Name, string(n.UID), n.CreationTimestamp.Time); link != "" {
			m.Body += "\n\nTo answer without kubectl, once and as you: " + link
		}
	}
	if n.Status.UncertainAttempts > 0 && !channel.Idempotent() {
		m.Title, m.Body = rules.MarkRepeat(m.Title, m.Body)
	}
	return channel.Send(ctx, m)
}

// standing tells whether a message is still true, by what it is about.
func (r *NotificationReconciler) standing(ctx context.Context, n *v1alpha1.Notification, now time.Time) (rules.MessageStanding, error) {
	if n.Spec.Reason == v1alpha1.NotificationDigest {
		return r.digestStanding(ctx, n, now)
	}
	alliance, err := r.alliance(ctx, n.Namespace, n.Spec.AllianceRef.Name)
	if err != nil {
		return rules.MessageStanding{}, err
	}
	key := types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.SubjectRef.Name}
	switch n.Spec.SubjectRef.Kind {
	case v1alpha1.KindIssue:
		var i v1alpha1.Issue
		issue, err := ignoreNotFound(&i, r.Get(ctx, key, &i))
		if err != nil {
			return rules.MessageStanding{}, err
		}
		return rules.JudgeMessage(n, issue, alliance, now), nil
	case v1alpha1.KindReview, v1alpha1.KindAlliance:
		partners, err := r.partners(ctx, n.Namespace, partnerNames(alliance))
		if err != nil {
			return rules.MessageStanding{}, err
		}
		if n.Spec.SubjectRef.Kind == v1alpha1.KindAlliance {
			return rules.JudgeAllianceMessage(n, alliance, partners, now), nil
		}
		var i v1alpha1.Review
		review, err := ignoreNotFound(&i, r.Get(ctx, key, &i))
		if err != nil {
			return rules.MessageStanding{}, err
		}
		return rules.JudgeReviewMessage(n, review, alliance, partners, now), nil
	}
	return rules.MessageStanding{}, nil
}

func message(n *v1alpha1.Notification) notify.Message {
	return notify.Message{
		ID: string(n.UID), Namespace: n.Namespace, Name: n.Name, Reason: string(n.Spec.Reason),
		Subject:   notify.Subject{Kind: n.Spec.SubjectRef.Kind, Name: n.Spec.SubjectRef.Name},
		Alliance:  n.Spec.AllianceRef.Name,
		Step:      string(n.Spec.Step),
		Recipient: notify.Recipient{Partner: string(n.Spec.Recipient.Partner), Contact: string(n.Spec.Recipient.Contact)},
		Title:     n.Spec.Subject,
		Body:      n.Spec.Body,
		Time:      n.CreationTimestamp.Time,
	}
}

// addressee adds the recipient's name, and the address on the message's channel.
func (r *NotificationReconciler) addressee(ctx context.Context, n *v1alpha1.Notification, p *v1alpha1.Partner, m *notify.Message) *notify.Result {
	for i := range p.Spec.Contacts {
		c := &p.Spec.Contacts[i]
		if c.Name != n.Spec.Recipient.Contact {
			continue
		}
		m.Recipient.DisplayName = c.DisplayName
		for _, a := range c.Addresses {
			if a.Channel != n.Spec.ChannelRef.Channel {
				continue
			}
			m.Address = a.Address
			if a.AddressFrom != nil {
				ref := a.AddressFrom.SecretKeyRef
				data, problem := r.secret(ctx, n.Namespace, ref.Name)
				if problem != nil {
					return problem
				}
				m.Address = string(data[ref.Key])
				if m.Address == "" {
					return unusable(fmt.Sprintf("Secret %s has no key %s; add it with the address of %s", ref.Name, ref.Key, c.Name))
				}
			}
		}
	}
	return nil
}

// channelConfig is a channel of a policy in the terms of the notify package, and the name of
// its Secret.
func channelConfig(c *v1alpha1.Channel) (config notify.Config, secretName string) {
	config = notify.Config{Name: string(c.Name), Type: channelType(c)}
	var secret *v1alpha1.SecretReference
	switch {
	case c.Webhook != nil:
		secret = c.Webhook.SecretRef
		config.Webhook = notify.WebhookConfig{URL: c.Webhook.URL, Signed: secret != nil}
	case c.Email != nil:
		secret = c.Email.SecretRef
		config.Email = notify.EmailConfig{Server: c.Email.Server, From: c.Email.From, Authenticated: secret != nil}
	case c.Alertmanager != nil:
		secret = c.Alertmanager.SecretRef
		config.Alertmanager = notify.AlertmanagerConfig{URL: c.Alertmanager.URL, Authenticated: secret != nil}
	case c.Slack != nil:
		secret = &c.Slack.SecretRef
	case c.Shoutrrr != nil:
		secret = &c.Shoutrrr.SecretRef
	}
	if secret != nil {
		secretName = secret.Name
	}
	return config, secretName
}

func channelType(c *v1alpha1.Channel) notify.Type {
	switch {
	case c.Webhook != nil:
		return notify.TypeWebhook
	case c.Email != nil:
		return notify.TypeEmail
	case c.Slack != nil:
		return notify.TypeSlack
	case c.Alertmanager != nil:
		return notify.TypeAlertmanager
	case c.Shoutrrr != nil:
		return notify.TypeShoutrrr
	case c.Phone != nil:
		return notify.TypePhone
	}
	return ""
}

// channelKind is the type of a channel, for metrics.
func channelKind(p *v1alpha1.CommunicationPolicy, name v1alpha1.Name) string {
	if c := channelOf(p, name); c != nil {
		return string(channelType(c))
	}
	return "unknown"
}

// secret reads a Secret that says of itself that a channel may use it. Otherwise whoever may
// write a policy could send any Secret of the namespace to a server of their own.
func (r *NotificationReconciler) secret(ctx context.Context, namespace, name string) (map[string][]byte, *notify.Result) {
	var s corev1.Secret
	err := r.secrets.Get(ctx, types.NamespacedName{Namespace: namespace, Name: name}, &s)
	switch {
	case apierrors.IsNotFound(err):
		return nil, unusable(fmt.Sprintf("there is no Secret %s; create it, with the label %s=true", name, v1alpha1.LabelUse))
	case apierrors.IsForbidden(err):
		return nil, unusable(fmt.Sprintf("the manager may not read Secret %s; allow its service account to get it", name))
	case err != nil:
		result := temporary("the channel's Secret cannot be read at the moment")
		return nil, &result
	case s.Labels[v1alpha1.LabelUse] != "true":
		return nil, unusable(fmt.Sprintf("Secret %s may not be used for messages; allow it with the label %s=true", name, v1alpha1.LabelUse))
	}
	return s.Data, nil
}

func unusable(detail string) *notify.Result {
	return &notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidSecret, Detail: detail}
}

func temporary(detail string) notify.Result {
	return notify.Result{Outcome: notify.Temporary, Reason: notify.ReasonCannotConnect, Detail: detail}
}
