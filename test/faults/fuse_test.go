// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"
	"time"
)

func TestFuseStrikesOnceAtItsCount(t *testing.T) {
	var f fuse
	f.count(onMail) // nothing is armed
	struck := 0
	done := f.arm(strike{on: onMail, count: 2}, func() { struck++ })
	f.count(onMail)
	f.count(onHook)
	if struck != 0 {
		t.Fatal("it struck before the second mail")
	}
	f.count(onMail)
	f.count(onMail)
	if struck != 1 {
		t.Errorf("it struck %d times", struck)
	}
	<-done
	f.arm(strike{on: onMail, count: 1}, func() { struck++ })
	f.disarm()
	f.count(onMail)
	if struck != 1 {
		t.Error("it struck when it was put out")
	}
	done = f.arm(strike{on: onTime, after: time.Millisecond}, func() { struck++ })
	<-done
	if struck != 2 {
		t.Errorf("it struck %d times", struck)
	}
}

// The same seed has the same strikes, and each kind of them comes.
func TestStrikesFollowFromTheSeed(t *testing.T) {
	kinds := map[string]int{}
	for number := range 100 {
		a, b := seeded(7, "kill", number), seeded(7, "kill", number)
		for range 3 {
			s := randomStrike(a, 60)
			if other := randomStrike(b, 60); s != other {
				t.Fatalf("%v and %v", s, other)
			}
			if s.on != onTime && (s.count < 1 || s.count > 120) {
				t.Errorf("%v may never come", s)
			}
			kinds[s.on]++
		}
	}
	if len(kinds) != 4 {
		t.Errorf("%v", kinds)
	}
}

func TestMailIsRead(t *testing.T) {
	a, err := readMail(strings.NewReader(strings.Join([]string{
		"Message-ID: <uid-1@northwind.example>",
		"Subject: =?UTF-8?b?W3Bvc3NpYmxlIHJlcGVhdF0gTGF0ZSDigJQgc3RlcA==?=",
		"X-Entente-Notification: space/issue-1",
		"Content-Transfer-Encoding: quoted-printable",
		"",
		"Late =E2=80=94 by a=",
		" day",
		"",
	}, "\r\n")))
	want := arrival{channel: mailChannel, id: "uid-1", notification: "issue-1", subject: mark + "Late — step", body: "Late — by a day\n"}
	if err != nil || a != want {
		t.Errorf("%+v, %v; want %+v", a, err, want)
	}
}
