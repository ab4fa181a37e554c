// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package channels

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

const long = `Sends one test message to one person, the way of all messages: the manager sends it, with its own
Secrets and from its own place in the network, and the command shows what became of it. The text says
that it is a test and that nothing is expected; the template of the policy for the reason Test takes
its place, if there is one.

It is tried once. What could not be sent is taken back, and the command says what to do about it and
ends with 1.

It needs the role entente-channel-admin, since it makes a Notification, which stays on record as long
as the policy's notificationRetention says.`

// newTest returns the command that sends a message.
func newTest(e *cmdutil.Env) *cobra.Command {
	var (
		channel, to string
		patience    time.Duration
	)
	cmd := &cobra.Command{
		Use:   "test POLICY --to PARTNER/CONTACT",
		Short: "Send one test message, and show what became of it",
		Long:  long,
		Example: `  # Over the channel by which messages reach Kim
  kubectl entente channels test standard --to contoso/kim
  # Over another one
  kubectl entente channels test standard --channel mail --to contoso/kim`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if patience <= 0 {
				return cmdutil.UsageError("--timeout=%s is no time to wait; write one such as 1m", patience)
			}
			namespace, err := e.Namespace()
			if err != nil {
				return err
			}
			c, err := e.Client()
			if err != nil {
				return err
			}
			t := &trial{env: e, client: c, namespace: namespace, patience: patience}
			if err := t.prepare(cmd.Context(), args[0], channel, to); err != nil {
				return err
			}
			return t.run(cmd.Context())
		},
	}
	f := cmd.Flags()
	f.StringVar(&to, "to", "", "Whom to write to, as PARTNER/CONTACT (required)")
	f.StringVar(&channel, "channel", "", "Channel of the policy (default the one by which messages reach that person)")
	f.DurationVar(&patience, "timeout", time.Minute, "How long to wait for the manager")
	if err := cmd.MarkFlagRequired("to"); err != nil {
		panic(err) // it was just added
	}
	return cmd
}

// trial is one message and what becomes of it.
type trial struct {
	env       *cmdutil.Env
	client    client.Client
	namespace string
	patience  time.Duration

	message   *v1alpha1.Notification
	recipient string // as people know them
}

// lookEvery is how often the message is looked at.
const lookEvery = 200 * time.Millisecond

// run makes the message and waits for what becomes of it. One that has not left is taken back, whatever ends the wait.
func (t *trial) run(ctx context.Context) error {
	ctx, stop := cmdutil.Interruptible(ctx)
	defer stop()
	began := time.Now()
	if err := t.client.Create(ctx, t.message); err != nil {
		return cmdutil.Explain(err)
	}
	fmt.Fprintf(t.env.ErrOut, "Sending a test message to %s over the channel %s…\n", t.recipient, t.message.Spec.ChannelRef.Channel)
	limit := time.After(t.patience)
	for {
		if err := t.client.Get(ctx, client.ObjectKeyFromObject(t.message), t.message); err != nil && ctx.Err() == nil {
			return cmdutil.Explain(err)
		}
		if done, err := t.judge(time.Since(began)); done {
			return t.conclude(ctx, err, began)
		}
		select {
		case <-ctx.Done():
			return t.conclude(context.WithoutCancel(ctx), errors.New("interrupted"), began)
		case <-limit:
			return t.conclude(ctx, t.late(), began)
		case <-time.After(lookEvery):
		}
	}
}

// conclude takes a message back that has not left. One that left after all has its outcome shown in place of the
// failure.
func (t *trial) conclude(ctx context.Context, failure error, began time.Time) error {
	for failure != nil && !rules.MayHaveLeft(t.message) && !rules.Settled(t.message.Status.Outcome) {
		err := t.client.Delete(ctx, t.message, client.Preconditions{ResourceVersion: &t.message.ResourceVersion})
		if client.IgnoreNotFound(err) == nil {
			return fmt.Errorf("%w; the message was taken back, unless it was just leaving", failure)
		}
		if apierrors.IsConflict(err) { // the manager has looked at it since
			err = t.client.Get(ctx, client.ObjectKeyFromObject(t.message), t.message)
		}
		if err != nil {
			return fmt.Errorf("%w; Notification %s could not be taken back (%w), so it may still leave", failure, t.message.Name, cmdutil.Explain(err))
		}
		if done, err := t.judge(time.Since(began)); done {
			return err
		}
	}
	return failure
}

// prepare finds what the message needs, and makes it.
func (t *trial) prepare(ctx context.Context, policyName, channel, to string) error {
	s, err := t.scene(ctx, policyName, to)
	if err != nil {
		return err
	}
	if channel, err = s.channel(v1alpha1.Name(channel)); err != nil {
		return err
	}
	m := rules.TestMessage(s.policy, v1alpha1.Name(channel), s.partner, s.contact.Name, rand.Text())
	t.message = m.Notification(t.namespace, t.env.Now())
	// By the clock of this machine, which may differ from the cluster's: a message that looks older than it is counts as
	// restored from a backup.
	t.message.Spec.MadeTime = nil
	t.recipient = s.recipient()
	return nil
}
