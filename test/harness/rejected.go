// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"regexp"
	"strings"

	"k8s.io/client-go/kubernetes"
)

var rejected = regexp.MustCompile(`^apiserver_request_total\{.*code="[45].*`)

// RejectedEvents lists what the API server's metrics count of requests to write events that it did
// not take.
func (e *Env) RejectedEvents(ctx context.Context) ([]string, error) {
	c, err := kubernetes.NewForConfig(e.Plane.Config())
	if err != nil {
		return nil, err
	}
	text, err := c.RESTClient().Get().AbsPath("/metrics").DoRaw(ctx)
	if err != nil {
		return nil, err
	}
	var found []string
	for line := range strings.Lines(string(text)) {
		if rejected.MatchString(line) && strings.Contains(line, `resource="events"`) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found, nil
}
