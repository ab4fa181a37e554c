// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

// transportResult is what an exchange without an answer means on an idempotent channel. All
// of it is temporary but what the guard refused. A bad certificate is temporary too: it is
// most often one that is renewed late or a clock that is off, and both mend without a change
// here. Nothing of err's text is repeated, for it quotes URLs and what a server wrote.
func transportResult(err, cause error, host string, limit time.Duration) Result {
	result := func(o Outcome, r Reason, detail string) Result {
		return Result{Outcome: o, Reason: r, Detail: printable(detail, maxDetail)}
	}
	var (
		refused     *refusedError
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		op          *net.OpError
		network     net.Error
	)
	switch {
	case errors.As(err, &refused):
		return result(Permanent, ReasonAddressRefused, fmt.Sprintf("messages are not sent to %s: %s", host, refused))
	case errors.Is(cause, errTimeout):
		return result(Temporary, ReasonTimeout,
			fmt.Sprintf("%s did not answer within %s; it is sent again later; let the receiver answer first and work afterwards", host, limit))
	case cause != nil:
		return result(Temporary, ReasonStopped, "the attempt was ended before an answer came; it is sent again")
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return result(Temporary, ReasonNameNotResolved,
				fmt.Sprintf("the host %s is not known; check the name in the webhook's url and that its Service exists", host))
		}
		return result(Temporary, ReasonNameNotResolved,
			fmt.Sprintf("the host %s could not be looked up; check the cluster's DNS", host))
	case errors.As(err, &certificate):
		return result(Temporary, ReasonCertificateInvalid,
			fmt.Sprintf("the certificate of %s %s", host, certificateFault(certificate.Err)))
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return result(Temporary, ReasonNoValidAnswer,
			fmt.Sprintf("%s does not speak TLS; if that is meant, write http:// in the webhook's url", host))
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"): // a TLS alert
		return result(Temporary, ReasonConnectionLost,
			fmt.Sprintf("no TLS connection to %s came about; it must take TLS 1.2 or later and ask for no client certificate", host))
	case errors.Is(err, syscall.ECONNREFUSED):
		return result(Temporary, ReasonCannotConnect,
			fmt.Sprintf("%s refuses connections; check that the receiver runs and the port in the webhook's url", host))
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &network) && network.Timeout():
		return result(Temporary, ReasonTimeout,
			fmt.Sprintf("no connection to %s in time; check the webhook's url, the receiver and network policies", host))
	case errors.As(err, &op) && op.Op == "dial":
		return result(Temporary, ReasonCannotConnect,
			fmt.Sprintf("%s cannot be reached; check the webhook's url, the receiver and network policies", host))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return result(Temporary, ReasonConnectionLost,
			fmt.Sprintf("%s closed the connection before it answered; it is sent again later; see the receiver's log", host))
	}
	return result(Temporary, ReasonNoValidAnswer,
		fmt.Sprintf("the exchange with %s ended without a valid answer; it is sent again later; if that goes on, check the receiver's log and that the webhook's url is that of an HTTP server", host))
}

// certificateFault says what is wrong with a server's certificate and what to do, in words
// of ours: the library's quote the certificate.
func certificateFault(err error) string {
	var (
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &host):
		return "is for another host; check the name in the webhook's url"
	case errors.As(err, &unknown):
		return "is signed by an authority that is not trusted here; use one that is"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "has expired or is not valid yet; renew it, or set the clocks right"
	}
	return "is not valid; renew it"
}
