// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package channels

import (
	"errors"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// judge tells whether it is known what became of the message, and shows it. The error says that it did not arrive, and
// why.
func (t *trial) judge(after time.Duration) (done bool, err error) {
	s := &t.message.Status
	said := ""
	if c := meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionDelivered); c != nil {
		said = c.Message
	}
	switch {
	case s.Outcome == v1alpha1.OutcomeDelivered:
		fmt.Fprintf(t.env.Out, "The receiver took it after %s", after.Round(100*time.Millisecond))
		if s.ProviderID != "" {
			fmt.Fprintf(t.env.Out, ", as %s", s.ProviderID)
		}
		fmt.Fprintln(t.env.Out, ". Ask whether it was read: a receiver may take what nobody sees.")
		return true, nil
	case s.Outcome == v1alpha1.OutcomeFailed:
		return true, t.failure("it was not sent: " + said)
	case s.Outcome == v1alpha1.OutcomeUncertain:
		return true, t.failure("nobody can tell whether it arrived: " + said)
	case meta.IsStatusConditionTrue(s.Conditions, v1alpha1.ConditionStalled):
		return true, t.failure("it cannot be sent: " + said)
	}
	return false, nil
}

// failure shows what went wrong. It is a finding, not a command that failed.
func (t *trial) failure(what string) error {
	fmt.Fprintln(t.env.Out, what)
	return cmdutil.ErrFound
}

// late says what the message waits for after so long.
func (t *trial) late() error {
	if c := meta.FindStatusCondition(t.message.Status.Conditions, v1alpha1.ConditionDelivered); c != nil && c.Reason != "" {
		return fmt.Errorf("after %s it has not left: %s", t.patience, c.Message)
	}
	return errors.New("after " + t.patience.String() + " no manager has taken it up; see whether one runs and may see this namespace")
}
