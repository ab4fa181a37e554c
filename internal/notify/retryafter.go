// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"net/http"
	"strings"
	"time"
)

// MaxRetryAfter is the longest that a server can make a message wait by Retry-After.
const MaxRetryAfter = time.Hour

// parseRetryAfter returns how long a server asks to wait by the value of a Retry-After
// header: whole seconds, or a date in one of HTTP's formats (RFC 9110, 10.2.3). It is between
// 0 and MaxRetryAfter; 0 if nothing was asked, or nothing that can be read.
func parseRetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	if strings.Trim(value, "0123456789") == "" {
		return clampRetryAfter(seconds(value))
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return clampRetryAfter(at.Sub(now))
}

// seconds reads decimal digits, however many, and stops counting above MaxRetryAfter.
func seconds(digits string) time.Duration {
	var d time.Duration
	for _, c := range []byte(digits) {
		if d > MaxRetryAfter {
			break
		}
		d = d*10 + time.Duration(c-'0')*time.Second
	}
	return d
}

func clampRetryAfter(d time.Duration) time.Duration {
	return max(0, min(d, MaxRetryAfter))
}
