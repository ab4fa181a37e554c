// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
)

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
	if c := rules.ChannelOf(p, name); c != nil {
		return string(channelType(c))
	}
	return "unknown"
}
