// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/test/gen"
)

// vault gives one Secret, or none, and counts how often it is asked.
type vault struct {
	client.Reader
	secret *corev1.Secret
	err    error
	asked  int
}

func (v *vault) Get(_ context.Context, key client.ObjectKey, o client.Object, _ ...client.GetOption) error {
	v.asked++
	switch {
	case v.err != nil:
		return v.err
	case v.secret == nil || v.secret.Name != key.Name:
		return apierrors.NewNotFound(schema.GroupResource{Resource: "secrets"}, key.Name)
	}
	v.secret.DeepCopyInto(o.(*corev1.Secret))
	return nil
}

// A policy's Secrets are read when it changes, ten seconds and then a minute after one could not be
// used, and ten minutes after all could; not for each delivery that wakes it.
func TestPolicyLooksAtItsSecretsNowAndThen(t *testing.T) {
	v := &vault{}
	r := &CommunicationPolicyReconciler{channels: opener{secrets: v, factory: notify.NewFactory(notify.Options{})}}
	p := gen.Policy("standard").Channels(gen.Webhook("hook", "https://hooks.example/in"), gen.Phone("phone")).CommunicationPolicy
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	look := func(at time.Time, asked int, usable bool, again time.Duration) {
		t.Helper()
		l := r.lookAtSecrets(t.Context(), p, at)
		if v.asked != asked || (len(l.unusable) == 0) != usable {
			t.Errorf("at %s: asked %d times, not %d; %v", at, v.asked, asked, l.unusable)
		}
		if want := at.Add(again); again != 0 && !l.again.Equal(want) {
			t.Errorf("at %s: it looks again at %s, not %s", at, l.again, want)
		}
	}
	if l := r.lookAtSecrets(t.Context(), p, now); v.asked != 0 || !l.again.IsZero() {
		t.Errorf("a policy without Secrets: %+v, asked %d times", l, v.asked)
	}
	p.Spec.Channels[0].Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
	p.Generation++
	look(now.Add(-10*time.Second), 1, false, 10*time.Second)
	look(now.Add(-time.Second), 1, false, 0)
	look(now, 2, false, time.Minute)
	look(now.Add(59*time.Second), 2, false, 0)
	v.secret = &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{
			Name: "hook", Labels: map[string]string{v1alpha1.LabelUse: "webhook"},
			Annotations: map[string]string{v1alpha1.AnnotationHosts: "hooks.example"},
		},
		Data: map[string][]byte{"secret": []byte("whsec_ZW50ZW50ZS1zYW1wbGUta2V5LWZvci10cnlpbmctb3V0")},
	}
	look(now.Add(time.Minute), 3, true, 10*time.Minute)
	look(now.Add(10*time.Minute), 3, true, 0)
	look(now.Add(11*time.Minute), 4, true, 10*time.Minute)
	// An API server that does not answer says nothing of the Secret.
	v.err = apierrors.NewInternalError(context.DeadlineExceeded)
	look(now.Add(21*time.Minute), 5, true, time.Minute)
}
