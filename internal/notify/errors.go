// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import "errors"

// ErrNotSupported is in the chain of New's error if this version has no such channel.
var ErrNotSupported = errors.New("channel type not supported")

// ConfigError is a channel that cannot be made from its configuration or its Secret. Trying
// again does not help until one of them changes; then it does. Its text says what to write,
// and holds no secret.
type ConfigError struct {
	Reason Reason // InvalidChannel, InvalidSecret or NotSupported
	Detail string
	cause  error
}

func (e *ConfigError) Error() string { return e.Detail }
func (e *ConfigError) Unwrap() error { return e.cause }

func invalidChannel(detail string) error {
	return &ConfigError{Reason: ReasonInvalidChannel, Detail: printable(detail, maxDetail)}
}

func invalidSecret(detail string) error {
	return &ConfigError{Reason: ReasonInvalidSecret, Detail: printable(detail, maxDetail)}
}

// Failure is what the error of Factory.New means for a message: Permanent, with the error's
// reason and text.
func Failure(err error) Result {
	var e *ConfigError
	if !errors.As(err, &e) {
		return Result{Outcome: Permanent, Reason: ReasonInvalidChannel, Detail: printable(err.Error(), maxDetail)}
	}
	return Result{Outcome: Permanent, Reason: e.Reason, Detail: e.Detail}
}
