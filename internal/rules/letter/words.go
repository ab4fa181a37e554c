// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package letter has the words of messages: how people, moments and commands are written for a
// reader, and the templates of a policy.
package letter

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Words writes a message as the policy words it, or as usual.
func Words(policy *v1alpha1.CommunicationPolicy, reason v1alpha1.NotificationReason, data any) message.Text {
	for i := range policy.Spec.Templates {
		if t := &policy.Spec.Templates[i]; t.Reason == reason {
			return message.Render(reason, data, t)
		}
	}
	return message.Render(reason, data, nil)
}

// TemplateErrors finds templates that cannot be used. The usual text goes out in their place.
func TemplateErrors(templates []v1alpha1.MessageTemplate) []verdict.FieldError {
	var errs []verdict.FieldError
	for i := range templates {
		t := &templates[i]
		for _, x := range []struct{ part, source string }{{message.PartSubject, t.Subject}, {message.PartBody, t.Body}} {
			if x.source == "" {
				continue
			}
			if err := message.Check(t.Reason, x.part, x.source); err != nil {
				errs = append(errs, verdict.FieldError{Field: fmt.Sprintf("spec.templates[%s].%s", t.Reason, x.part),
					Err: fmt.Errorf("%w; the usual text goes out until then", err)})
			}
		}
	}
	return errs
}

// MarkRepeat words a message that may have arrived before.
func MarkRepeat(subject, body string) (markedSubject, markedBody string) {
	return message.Cut("[possible repeat] "+subject, message.MaxSubject),
		message.Cut("This message may have reached you before: an earlier attempt to send it ended without an answer.\n\n"+body, message.MaxBody)
}
