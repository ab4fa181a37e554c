// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Exit codes.
const (
	// ExitFound says that the command worked and found something that needs attention.
	ExitFound = 1
	// ExitFailed says that the command could not do what it was asked for: the input is
	// invalid, the cluster cannot be reached, a permission is missing.
	ExitFailed = 2
)

// ErrFound ends a command that worked and found something; nothing is printed for it.
var ErrFound = errors.New("something needs attention")

// ExitCode is what a command ends with.
func ExitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, ErrFound):
		return ExitFound
	}
	return ExitFailed
}

var errNoCluster = errors.New("there is no cluster to talk to: no kubeconfig was found; name one with --kubeconfig, or work from files with -f where the command has it")

// explained is an error in words for a user, with what it came from.
type explained struct {
	text  string
	cause error
}

func (e *explained) Error() string { return e.text }
func (e *explained) Unwrap() error { return e.cause }

// Explain words an error of the API server, or of the way to it, in one line that says what to
// do. Any other error is returned as it is.
func Explain(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*explained](err); ok {
		return err
	}
	word := func(format string, args ...any) error { return &explained{fmt.Sprintf(format, args...), err} }
	switch {
	case clientcmd.IsEmptyConfig(err):
		return errNoCluster
	case meta.IsNoMatchError(err), apierrors.IsNotFound(err) && notFoundName(err) == "":
		return word("the cluster does not know %s; install Entente's definitions first (kubectl apply -k config/crd)", v1alpha1.SchemeGroupVersion)
	case apierrors.IsForbidden(err):
		return word("you may not do that: %s", oneLine(err))
	case apierrors.IsUnauthorized(err):
		return word("the cluster does not accept your credentials; log in again, or choose another --context")
	case apierrors.IsInvalid(err) && refusal(err) != "":
		return word("%s", refusal(err))
	case apierrors.IsInvalid(err), apierrors.IsNotFound(err), apierrors.IsConflict(err):
		return word("%s", oneLine(err))
	case utilnet.IsConnectionRefused(err), utilnet.IsConnectionReset(err), utilnet.IsTimeout(err), isUnreachable(err):
		return word("the cluster cannot be reached: %s", oneLine(err))
	}
	return err
}

// refusal says which object the API server refuses, and why: each field, with what is wrong
// about it. It is empty where the server does not say.
func refusal(err error) string {
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil {
		return ""
	}
	d := status.Status().Details
	var why []string
	for _, c := range d.Causes {
		if c.Field == "" || c.Field == "<nil>" { // that one says only that there may be more
			continue
		}
		text := strings.Join(strings.Fields(c.Message), " ")
		for _, vague := range []string{`Invalid value: "object": `, `Invalid value: "array": `, `Invalid value: `} {
			if rest, ok := strings.CutPrefix(text, vague); ok {
				text = rest
				break
			}
		}
		if !slices.Contains(why, c.Field+": "+text) {
			why = append(why, c.Field+": "+text)
		}
	}
	if d.Name == "" || len(why) == 0 {
		return ""
	}
	return fmt.Sprintf("%s/%s is refused: %s", strings.ToLower(d.Kind), d.Name, strings.Join(why, "; "))
}

func notFoundName(err error) string {
	var status apierrors.APIStatus
	if errors.As(err, &status) && status.Status().Details != nil {
		return status.Status().Details.Name
	}
	return ""
}

// isUnreachable reports whether a request got no answer: no route, no such host, a certificate
// that is not trusted.
func isUnreachable(err error) bool {
	var failed *url.Error
	return errors.As(err, &failed)
}

// oneLine joins the lines of an error.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// UsageError says that a command was called wrongly, and what to write instead.
func UsageError(format string, args ...any) error { return fmt.Errorf(format, args...) }
