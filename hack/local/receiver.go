// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// maxBody bounds what a message may hold.
const maxBody = 1 << 20

// receiver takes the messages that the samples' webhook channel sends, so that a person sees
// them arrive. It answers as a careful receiver would: 204 to what is in order, also when it
// came before; 401 to a wrong signature.
type receiver struct {
	history *history
	// secrets returns what a message may be signed with.
	secrets func(ctx context.Context) ([]string, error)
	now     func() time.Time
	// took is called with each message that was accepted, refused with each that was not.
	took    func(message)
	refused func(why string)
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "messages are sent here by POST", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	if err != nil {
		r.refuse(w, http.StatusRequestEntityTooLarge, err)
		return
	}
	m, err := read(req.Header, body, r.now())
	if err != nil {
		r.refuse(w, http.StatusBadRequest, err)
		return
	}
	secrets, err := r.secrets(req.Context())
	if err != nil {
		r.refuse(w, http.StatusServiceUnavailable, fmt.Errorf("the secrets cannot be read: %w", err))
		return
	}
	switch err := verify(req.Header, body, secrets, r.now()); {
	case err == nil:
		m.Signature = signed
	case errors.Is(err, errNotSigned):
		m.Signature = notSigned
	default:
		r.refuse(w, http.StatusUnauthorized, err)
		return
	}
	if m, err = r.history.add(m); err != nil {
		r.refuse(w, http.StatusInternalServerError, err)
		return
	}
	r.took(m)
	w.WriteHeader(http.StatusNoContent)
}

func (r *receiver) refuse(w http.ResponseWriter, status int, err error) {
	r.refused(fmt.Sprintf("%d %s: %v", status, http.StatusText(status), err))
	http.Error(w, err.Error(), status)
}

// serve answers on a listener until ctx ends, then lets what is in flight finish.
func (r *receiver) serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-ctx.Done()
		// ctx has ended, so the time to finish hangs on nothing.
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = server.Shutdown(grace)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-done
	return nil
}

// useLabel says what channels may use a Secret for.
const useLabel = "governance.entente.dev/use"

// labelledSecrets reads the webhook secrets of all namespaces: those that the manager may
// sign with. The samples' own is the Secret "hook" in the namespace default.
func labelledSecrets(client kubernetes.Interface) func(context.Context) ([]string, error) {
	return func(ctx context.Context) ([]string, error) {
		list, err := client.CoreV1().Secrets(metav1.NamespaceAll).List(ctx, metav1.ListOptions{LabelSelector: useLabel + "=webhook"})
		if err != nil {
			return nil, err
		}
		var secrets []string
		for _, s := range list.Items {
			if value, ok := s.Data["secret"]; ok {
				secrets = append(secrets, string(value))
			}
		}
		return secrets, nil
	}
}
