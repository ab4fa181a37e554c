// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"net/url"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/gen"
)

// The tenant's channels beside hook have the names that the samples give them, and so have their Secrets.
const (
	mailChannel = "mail"
	chatChannel = "chat"
	moreChannel = "other"
)

// channels are those of the tenant over which something happens.
func (t *targets) channels() []v1alpha1.Channel {
	hook := gen.Webhook("hook", t.Own+"ok")
	hook.Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
	mail := gen.Mail(mailChannel, t.Mail)
	mail.Email.SecretRef = &v1alpha1.SecretReference{Name: "smtp"}
	return []v1alpha1.Channel{
		hook, mail,
		{Name: chatChannel, Slack: &v1alpha1.SlackChannel{SecretRef: v1alpha1.SecretReference{Name: "slack"}}},
		{Name: moreChannel, Shoutrrr: &v1alpha1.ShoutrrrChannel{SecretRef: v1alpha1.SecretReference{Name: "other"}}},
	}
}

// secrets are those of a tenant's namespace: one for each kind of channel that may have one. What is sent by
// shoutrrr says in its path whose it is. Slack's own server is none that the manager may reach.
func (r *receivers) secrets(namespace string) []*corev1.Secret {
	secret := func(name, use string, data map[string]string) *corev1.Secret {
		return &corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{
				Name: name, Namespace: namespace, Labels: map[string]string{v1alpha1.LabelUse: use},
				Annotations: map[string]string{v1alpha1.AnnotationHosts: controlplane.Loopback},
			},
			StringData: data,
		}
	}
	own, err := url.Parse(r.own.url)
	if err != nil {
		panic(err) // we wrote it
	}
	return []*corev1.Secret{
		secret("hook", "webhook", map[string]string{"secret": "whsec_dGhpcy10ZW5hbnQtc2lnbnMtd2l0aC10aGlz"}),
		secret("smtp", "email", map[string]string{"username": mailUser, "password": mailPassword, "caBundle": r.mail.caBundle}),
		secret("slack", "slack", map[string]string{"token": "xoxb-0000000000-tenant"}),
		secret("other", "shoutrrr", map[string]string{"url": "ntfy://" + own.Host + "/" + namespace + "?scheme=http"}),
	}
}
