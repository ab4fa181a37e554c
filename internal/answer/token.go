// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// A token is base64url, without padding, of
//
//	version      1 byte
//	expiry       8 bytes, seconds since 1970, big-endian
//	namespace, name, UID of the Notification, each 1 byte of length and the text
//	signature    32 bytes, HMAC-SHA256 of all that is before it
const (
	tokenVersion = 1
	// maxPart bounds a namespace, a name and a UID: what the API server lets through.
	maxPart = 253
	// minRaw and maxRaw bound a token before it is base64.
	minRaw = 1 + 8 + 3 + sha256.Size
	maxRaw = minRaw + 3*maxPart
)

// domain keeps a signature of a link from being taken for one of anything else that the same
// key may ever sign.
const domain = "entente.dev/answer-link/v1\x00"

var (
	encoding = base64.RawURLEncoding
	maxToken = encoding.EncodedLen(maxRaw)
)

// ticket is what a token says.
type ticket struct {
	namespace, name, uid string
	expiry               time.Time
}

// expired reports whether the ticket is no longer valid: its last second has passed.
func (t ticket) expired(now time.Time) bool { return !now.Before(t.expiry) }

// sign makes the token of a ticket; empty if the ticket cannot be that of an object.
func sign(key []byte, t ticket) string {
	raw := make([]byte, 0, minRaw+len(t.namespace)+len(t.name)+len(t.uid))
	raw = append(raw, tokenVersion)
	raw = binary.BigEndian.AppendUint64(raw, uint64(t.expiry.Unix()))
	for _, part := range []string{t.namespace, t.name, t.uid} {
		if part == "" || len(part) > maxPart {
			return ""
		}
		raw = append(raw, byte(len(part)))
		raw = append(raw, part...)
	}
	return encoding.EncodeToString(append(raw, signature(key, raw)...))
}

// verify reads a token that one of the keys signed. It says nothing of what is wrong with
// another.
func verify(keys [][]byte, token string) (ticket, bool) {
	if len(token) > maxToken {
		return ticket{}, false
	}
	raw, err := encoding.DecodeString(token)
	// The decoder passes over line breaks and loose bits at the end: many texts would be the
	// same token.
	if err != nil || len(raw) < minRaw || encoding.EncodeToString(raw) != token {
		return ticket{}, false
	}
	signed, mac := raw[:len(raw)-sha256.Size], raw[len(raw)-sha256.Size:]
	genuine := false
	for _, key := range keys {
		if hmac.Equal(mac, signature(key, signed)) {
			genuine = true
		}
	}
	if !genuine {
		return ticket{}, false
	}
	return decode(signed)
}

// decode reads what was signed.
func decode(raw []byte) (t ticket, ok bool) {
	if len(raw) < 9 || raw[0] != tokenVersion {
		return ticket{}, false
	}
	t.expiry = time.Unix(int64(binary.BigEndian.Uint64(raw[1:9])), 0)
	raw = raw[9:]
	for _, part := range []*string{&t.namespace, &t.name, &t.uid} {
		if len(raw) == 0 || raw[0] == 0 || raw[0] > maxPart || len(raw) < 1+int(raw[0]) {
			return ticket{}, false
		}
		end := 1 + int(raw[0])
		*part, raw = string(raw[1:end]), raw[end:]
	}
	return t, len(raw) == 0
}

func signature(key, signed []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(domain))
	mac.Write(signed)
	return mac.Sum(nil)
}
