// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"testing"
	"time"
)

var (
	keyA = bytes.Repeat([]byte("a"), 32)
	keyB = bytes.Repeat([]byte("b"), 32)
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
)

func someTicket() ticket {
	return ticket{"team-a", "late-shipments-0123456789abcdef0123", "6f1f4c0e-8f4d-4a7e-9a53-2d6e9d0f4a11", noon}
}

func TestTokenSaysWhatWasSigned(t *testing.T) {
	want := someTicket()
	got, ok := verify([][]byte{keyA}, sign(keyA, want))
	if !ok || got.namespace != want.namespace || got.name != want.name || got.uid != want.uid || !got.expiry.Equal(want.expiry) {
		t.Errorf("%v, %t; signed was %v", got, ok, want)
	}
	if again := sign(keyA, got); again != sign(keyA, want) {
		t.Error("the same ticket has two tokens")
	}
}

func TestTokenIsRefusedWhenAnyByteOrBitDiffers(t *testing.T) {
	token := sign(keyA, someTicket())
	for i := range token {
		for c := range 256 {
			if byte(c) == token[i] {
				continue
			}
			forged := token[:i] + string([]byte{byte(c)}) + token[i+1:]
			if _, ok := verify([][]byte{keyA}, forged); ok {
				t.Fatalf("byte %d as %q is accepted", i, byte(c))
			}
		}
	}
	raw, err := encoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(raw) * 8 {
		forged := bytes.Clone(raw)
		forged[i/8] ^= 1 << (i % 8)
		if _, ok := verify([][]byte{keyA}, encoding.EncodeToString(forged)); ok {
			t.Fatalf("bit %d flipped is accepted", i)
		}
	}
}

func TestTokenIsRefusedInOtherForms(t *testing.T) {
	token := sign(keyA, someTicket())
	for name, other := range map[string]string{
		"empty": "", "no base64": "!", "padded": token + "=", "longer": token + "AAAA", "line break": token[:9] + "\n" + token[9:],
		"carriage return": token + "\r", "space": " " + token, "over-long": strings.Repeat("A", maxToken+1), "huge": strings.Repeat("A", 1<<20),
		"all zero": strings.Repeat("A", 200), "signed without a domain": plainlySigned(),
	} {
		if _, ok := verify([][]byte{keyA}, other); ok {
			t.Errorf("%s: accepted", name)
		}
	}
	for n := range token {
		if _, ok := verify([][]byte{keyA}, token[:n]); ok {
			t.Errorf("cut off after %d: accepted", n)
		}
	}
}

// A signature is of links alone: the same bytes signed with the same key for another purpose
// have another one.
func TestSignatureHasADomain(t *testing.T) {
	mac := hmac.New(sha256.New, keyA)
	mac.Write([]byte("entente.dev/answer-link/v1\x00signed"))
	if !hmac.Equal(signature(keyA, []byte("signed")), mac.Sum(nil)) {
		t.Error("the signature is another; links that were sent no longer work")
	}
}

// Nothing is made of a token that is too long to be one.
func TestHugeTokensCostNothing(t *testing.T) {
	huge := strings.Repeat("A", 1<<20)
	if n := testing.AllocsPerRun(10, func() { verify([][]byte{keyA}, huge) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// plainlySigned is signed with the key, but as something else.
func plainlySigned() string {
	raw, _ := encoding.DecodeString(sign(keyA, someTicket()))
	signed := raw[:len(raw)-32]
	mac := signature(keyA, append([]byte("x"), signed...))
	return encoding.EncodeToString(append(bytes.Clone(signed), mac...))
}

// What is signed tells where each part ends: the same letters apart in another way are
// another token.
func TestTokenKeepsItsPartsApart(t *testing.T) {
	a := sign(keyA, ticket{"team-a", "b", "u", noon})
	b := sign(keyA, ticket{"team-", "ab", "u", noon})
	if a == b {
		t.Error("two tickets have one token")
	}
	raw, _ := encoding.DecodeString(a)
	other, _ := encoding.DecodeString(b)
	mixed := append(bytes.Clone(other[:len(other)-32]), raw[len(raw)-32:]...)
	if _, ok := verify([][]byte{keyA}, encoding.EncodeToString(mixed)); ok {
		t.Error("the signature of one is taken for that of the other")
	}
}

func TestTokenIsVerifiedByAnyKeyOfARotation(t *testing.T) {
	token := sign(keyA, someTicket())
	for _, c := range []struct {
		name string
		keys [][]byte
		want bool
	}{
		{"the key", [][]byte{keyA}, true},
		{"as the old one", [][]byte{keyB, keyA}, true},
		{"as the new one", [][]byte{keyA, keyB}, true},
		{"another", [][]byte{keyB}, false},
		{"none", nil, false},
	} {
		if _, ok := verify(c.keys, token); ok != c.want {
			t.Errorf("%s: %t", c.name, ok)
		}
	}
}

func TestTicketExpires(t *testing.T) {
	for offset, want := range map[time.Duration]bool{-time.Second: false, 0: true, time.Second: true} {
		if got := someTicket().expired(noon.Add(offset)); got != want {
			t.Errorf("at %s: %t", offset, got)
		}
	}
}

func TestTokensAreBounded(t *testing.T) {
	long := strings.Repeat("x", maxPart)
	token := sign(keyA, ticket{long, long, long, noon})
	if len(token) != maxToken {
		t.Errorf("the longest has %d characters, not %d", len(token), maxToken)
	}
	if _, ok := verify([][]byte{keyA}, token); !ok {
		t.Error("the longest is refused")
	}
	for _, bad := range []ticket{{long + "x", "n", "u", noon}, {"ns", long + "x", "u", noon}, {"ns", "n", long + "x", noon}, {"", "n", "u", noon}, {"ns", "", "u", noon}, {"ns", "n", "", noon}} {
		if token := sign(keyA, bad); token != "" {
			t.Errorf("there is a token for %v", bad)
		}
	}
}

func FuzzVerify(f *testing.F) {
	token := sign(keyA, someTicket())
	f.Add(token)
	f.Add(token[:len(token)-1])
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		got, ok := verify([][]byte{keyB, keyA}, token)
		if ok && sign(keyA, got) != token && sign(keyB, got) != token {
			t.Errorf("%q is accepted, but nobody signs it", token)
		}
	})
}

// The parser behind the signature is sound by itself, and reads back what sign writes.
func FuzzDecode(f *testing.F) {
	raw, _ := encoding.DecodeString(sign(keyA, someTicket()))
	f.Add(raw[:len(raw)-32])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, ok := decode(raw)
		if !ok {
			return
		}
		again, err := encoding.DecodeString(sign(keyA, got))
		if err != nil || !bytes.Equal(again[:len(again)-32], raw) {
			t.Errorf("%x is read as %v, which is written in another way", raw, got)
		}
	})
}
