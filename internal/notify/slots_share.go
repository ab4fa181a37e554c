// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

// tenant is how many slots the channels of one tenant hold.
type tenant struct {
	inUse    int
	suspects int // of inUse, those of channels that are not known to work
}

// suspect tells whether a channel is not known to work: it may be one that hangs.
func (c *channelSlots) suspect() bool { return c.failing || !c.proven }

// free is how many more c can send at this moment, whatever its rate.
func (s *Slots) free(c *channelSlots) int { return max(0, min(s.own(c), s.shared(c))) }

// own is how many more c may send by itself.
func (s *Slots) own(c *channelSlots) int {
	if c.failing {
		return 1 - c.inUse
	}
	return s.perChannel - c.inUse
}

// shared is how many more c and others like it of its tenant may send.
func (s *Slots) shared(c *channelSlots) int {
	var t tenant
	if known := s.tenants[c.tenant]; known != nil {
		t = *known
	}
	free := share(s.total-s.inUse, t.inUse)
	if c.suspect() {
		// So do the channels of a tenant among themselves: one that hangs leaves room for the next.
		free = min(free, share(share(s.perChannel-s.suspects, t.suspects), c.inUse))
	}
	return free
}

// share is how many of what is left somebody may have who has some: never more than is left for
// all others. One alone gets up to a half, two a third each, and the next always finds one.
func share(left, has int) int { return (left - has + 1) / 2 }

// hold takes a slot for c.
func (s *Slots) hold(c *channelSlots) (suspect bool) {
	t := s.tenants[c.tenant]
	if t == nil {
		t = &tenant{}
		s.tenants[c.tenant] = t
	}
	c.inUse++
	t.inUse++
	s.inUse++
	if suspect = c.suspect(); suspect {
		t.suspects++
		s.suspects++
	}
	return suspect
}

// giveBack gives back the slot that hold took.
func (s *Slots) giveBack(c *channelSlots, suspect bool) {
	t := s.tenants[c.tenant]
	c.inUse--
	t.inUse--
	s.inUse--
	if suspect {
		t.suspects--
		s.suspects--
	}
	if t.inUse == 0 {
		delete(s.tenants, c.tenant)
	}
}
