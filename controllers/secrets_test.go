// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
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

// Whoever mended a Secret need not wait: a policy whose refresh-requested changes has its Secrets read at once, and
// once for each change.
func TestPolicyLooksAtItsSecretsWhenAsked(t *testing.T) {
	v := &vault{}
	r := &CommunicationPolicyReconciler{channels: opener{secrets: v, factory: notify.NewFactory(notify.Options{})}}
	p := gen.Policy("standard").Channels(gen.Webhook("hook", "https://hooks.example/in")).CommunicationPolicy
	p.Spec.Channels[0].Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i, look := range []struct {
		refresh string
		asked   int
	}{{"", 1}, {"", 1}, {"2026-03-02T09:00:00Z", 2}, {"2026-03-02T09:00:00Z", 2}, {"2026-03-02T09:00:01Z", 3}, {"", 4}, {"", 4}} {
		p.Annotations = map[string]string{v1alpha1.AnnotationRefresh: look.refresh}
		l := r.lookAtSecrets(t.Context(), p, now)
		if v.asked != look.asked || len(l.unusable) != 1 {
			t.Errorf("look %d, %q: asked %d times, not %d; %v", i, look.refresh, v.asked, look.asked, l.unusable)
		}
	}
}

// An API server that does not answer says nothing of a Secret: what was found last stands, as long as it is
// about the same channel.
func TestWhatWasFoundOfASecretStandsWhileItCannotBeRead(t *testing.T) {
	v := &vault{}
	r := &CommunicationPolicyReconciler{channels: opener{secrets: v, factory: notify.NewFactory(notify.Options{})}}
	p := gen.Policy("standard").Channels(gen.Webhook("hook", "https://hooks.example/in")).CommunicationPolicy
	p.Spec.Channels[0].Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	found := r.lookAtSecrets(t.Context(), p, now).unusable["hook"]
	if found == "" {
		t.Fatal("a Secret that does not exist is usable")
	}
	v.err = apierrors.NewInternalError(context.DeadlineExceeded)
	for i, change := range []func(){func() {}, func() { p.Generation++; p.Spec.Digest = &v1alpha1.Digest{} }} {
		p = p.DeepCopy()
		change()
		if l := r.lookAtSecrets(t.Context(), p, now.Add(time.Duration(i+1)*time.Minute)); l.unusable["hook"] != found {
			t.Errorf("after change %d it says %q, not %q", i, l.unusable["hook"], found)
		}
	}
	p = p.DeepCopy()
	p.Generation++
	p.Spec.Channels[0].Webhook.SecretRef.Name = "another"
	if l := r.lookAtSecrets(t.Context(), p, now.Add(3*time.Minute)); len(l.unusable) > 0 {
		t.Errorf("another Secret, of which nobody knows: %v", l.unusable)
	}
}

// Whoever writes policies all the time has no more Secrets read for it than the namespace may, and no other
// namespace has fewer.
func TestReadingsOfANamespaceAreBounded(t *testing.T) {
	v := &vault{}
	r := &CommunicationPolicyReconciler{channels: opener{secrets: v, factory: notify.NewFactory(notify.Options{})}}
	policy := func(namespace string) *v1alpha1.CommunicationPolicy {
		p := gen.Policy("standard").In(namespace)
		for i := range 16 {
			c := gen.Webhook(fmt.Sprintf("hook-%d", i), "https://hooks.example/in")
			c.Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
			p.Spec.Channels = append(p.Spec.Channels, c)
		}
		return p.CommunicationPolicy
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	hostile := policy("hostile")
	for range 500 {
		hostile = hostile.DeepCopy()
		hostile.Generation++
		now = now.Add(100 * time.Millisecond)
		l := r.lookAtSecrets(t.Context(), hostile, now)
		if len(l.unusable) != 16 || l.again.After(now.Add(secretsAgainFirst)) {
			t.Fatalf("after %d readings it knows of %d, and looks again at %s", v.asked, len(l.unusable), l.again)
		}
	}
	if v.asked != maxReadings {
		t.Errorf("%d readings for 500 changes of a policy, not %d", v.asked, maxReadings)
	}
	if l := r.lookAtSecrets(t.Context(), policy("other"), now); v.asked != maxReadings+16 || len(l.unusable) != 16 {
		t.Errorf("%d readings in all, of which another namespace has 16: %v", v.asked, l.unusable)
	}
	before := v.asked
	hostile.Generation++
	if r.lookAtSecrets(t.Context(), hostile, now.Add(readingsPer)); v.asked != before+16 {
		t.Errorf("a minute later there are %d readings", v.asked-before)
	}
}
