// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
)

// opener makes channels of policies' entries and the Secrets that these name.
type opener struct {
	// secrets reads from the API server, one Secret at a time by name: they are never listed
	// or cached.
	secrets client.Reader
	factory *notify.Factory
}

// open makes a channel, or says why there is none.
func (o opener) open(ctx context.Context, namespace string, c *v1alpha1.Channel) (notify.Channel, *notify.Result) {
	config, secretName := channelConfig(c)
	var data map[string][]byte
	if secretName != "" {
		use, err := config.Credentials()
		if err != nil {
			return nil, new(notify.Failure(err))
		}
		var problem *notify.Result
		if data, problem = o.read(ctx, namespace, secretName, use); problem != nil {
			return nil, problem
		}
		if data == nil {
			return nil, refused(secretName, use, "")
		}
	}
	channel, err := o.factory.New(config, data)
	if err != nil {
		return nil, new(notify.Failure(err))
	}
	return channel, nil
}

// address reads the address that messages over a channel go to.
func (o opener) address(ctx context.Context, namespace string, c *v1alpha1.Channel, ref v1alpha1.SecretKeyReference) (string, *notify.Result) {
	config, _ := channelConfig(c)
	use, err := config.Address()
	if err != nil {
		return "", new(notify.Failure(err))
	}
	data, problem := o.read(ctx, namespace, ref.Name, use)
	if problem != nil {
		return "", problem
	}
	if len(data[ref.Key]) == 0 {
		return "", refused(ref.Name, use, ref.Key)
	}
	return string(data[ref.Key]), nil
}

// read returns the data of a Secret that allows a use. It is nil if there is none that does.
func (o opener) read(ctx context.Context, namespace, name string, use notify.Use) (map[string][]byte, *notify.Result) {
	var s corev1.Secret
	err := o.secrets.Get(ctx, types.NamespacedName{Namespace: namespace, Name: name}, &s)
	switch {
	case apierrors.IsNotFound(err):
		return nil, nil
	case apierrors.IsForbidden(err): // of every Secret, be it there or not
		return nil, unusable(fmt.Sprintf("the manager may not read Secret %s; allow its service account to get it", name))
	case err != nil:
		return nil, new(temporary("the Secret cannot be read at the moment"))
	case !permission(&s).Allows(use):
		return nil, nil
	case s.Data == nil:
		return map[string][]byte{}, nil
	}
	return s.Data, nil
}

func permission(s *corev1.Secret) notify.Permission {
	return notify.Permission{
		Use:       s.Labels[v1alpha1.LabelUse],
		Hosts:     s.Annotations[v1alpha1.AnnotationHosts],
		Plaintext: s.Annotations[v1alpha1.AnnotationPlaintext] == "true",
	}
}

// refused says that a Secret cannot be used, in words that follow from the use alone. "There is
// none", "it is not for this" and "it has no such key" read the same: whoever may write policies
// and partners, but not read Secrets, must not learn which there are.
func refused(secret string, use notify.Use, key string) *notify.Result {
	detail := fmt.Sprintf("there is no Secret %s that may be used for this; whoever may write Secrets makes one with the label %s=%s",
		secret, v1alpha1.LabelUse, use.Of)
	if use.Host != "" {
		detail += fmt.Sprintf(", the annotation %s=%s", v1alpha1.AnnotationHosts, use.Host)
	}
	if use.Plaintext {
		detail += fmt.Sprintf(", the annotation %s=true as it leaves without TLS (or write https in the channel's url)", v1alpha1.AnnotationPlaintext)
	}
	if key != "" {
		detail += fmt.Sprintf(", and the address under the key %s", key)
	}
	return unusable(detail)
}

func unusable(detail string) *notify.Result {
	return &notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidSecret, Detail: detail}
}

func temporary(detail string) notify.Result {
	return notify.Result{Outcome: notify.Temporary, Reason: notify.ReasonCannotConnect, Detail: detail}
}
