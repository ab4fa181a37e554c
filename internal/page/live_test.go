// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/page"
	"github.com/entente-dev/entente/test/gen"
)

// newsroom has one alliance, whose resource version is what a test says.
type newsroom struct {
	version atomic.Value
	reads   atomic.Int32
	fails   atomic.Bool
	takes   time.Duration
}

func (n *newsroom) Read(context.Context) (*page.Reading, error) {
	n.reads.Add(1)
	time.Sleep(n.takes)
	if n.fails.Load() {
		return nil, errors.New("the API server is away")
	}
	a := gen.FoundAlliance("pact")
	a.ResourceVersion, _ = n.version.Load().(string)
	return &page.Reading{Objects: &inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}}, At: time.Now(), Where: "in the namespace default"}, nil
}

// listener is a reader with an open page.
type listener struct {
	*httptest.ResponseRecorder
	tb       testing.TB
	deadline time.Time
	leave    context.CancelFunc

	// mu is locked while something is written, or what was is looked at.
	mu    sync.Mutex
	words []string
}

// heard is what the reader was told since the last forget.
func (l *listener) heard() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.words)
}

func (l *listener) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.words = nil
}

func (l *listener) Flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ResponseRecorder.Flush()
}

func (l *listener) flushed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Flushed
}

func (l *listener) SetWriteDeadline(t time.Time) error {
	l.deadline = t
	return nil
}

func (l *listener) Write(p []byte) (int, error) {
	if left := time.Until(l.deadline); left <= 0 || left > time.Minute {
		l.tb.Errorf("a reader who takes nothing would be waited for until %s", l.deadline)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if version, ok := strings.CutPrefix(string(p), "data: "); ok {
		l.words = append(l.words, strings.TrimSpace(version))
	}
	return l.ResponseRecorder.Write(p)
}

// listen opens the live address of a page, until its reader leaves.
func (s *site) listen(query string) *listener {
	ctx, leave := context.WithCancel(s.tb.Context())
	l := &listener{ResponseRecorder: httptest.NewRecorder(), tb: s.tb, leave: leave}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, base+"/live"+query, nil)
	r.Host = "localhost"
	go s.handler.ServeHTTP(l, r)
	return l
}

// newsSite serves what a newsroom has, by the clock of the bubble.
func newsSite(t *testing.T) (*site, *newsroom) {
	t.Helper()
	room := &newsroom{}
	room.version.Store("1")
	return serve(t, room, func(o *page.Options) { o.Now = time.Now }), room
}

var (
	versionOf = regexp.MustCompile(`data-version="([^"]+)"`)
	// settled asks for a moment that stands, an hour before the bubble begins.
	settled = "?at=1999-12-31T23:00:00Z"
)

// In a synctest bubble time stands until all wait, and whoever is still there at its end fails the test.

func TestAnOpenPageHearsOfNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, room := newsSite(t)
		shown := versionOf.FindStringSubmatch(s.get("/" + settled))
		l := s.listen(settled)
		defer synctest.Wait()
		defer l.leave()
		synctest.Wait()
		if shown == nil || !slices.Equal(l.heard(), []string{shown[1]}) || l.Header().Get("Content-Type") != "text/event-stream" || !l.flushed() {
			t.Fatalf("a page of %v hears %v as %s", shown, l.heard(), l.Header().Get("Content-Type"))
		}
		time.Sleep(61 * time.Second)
		synctest.Wait()
		if !slices.Equal(l.heard(), slices.Repeat([]string{shown[1]}, 5)) {
			t.Errorf("while nothing is new for a minute, it hears %v: nothing new every quarter of one", l.heard())
		}
		l.forget()
		room.version.Store("2")
		time.Sleep(11 * time.Second)
		synctest.Wait()
		if len(l.heard()) != 1 || l.heard()[0] == shown[1] || l.heard()[0] != versionOf.FindStringSubmatch(s.get("/" + settled))[1] {
			t.Errorf("of something new it hears %v", l.heard())
		}
		before := l.heard()[0]
		room.fails.Store(true)
		time.Sleep(11 * time.Second)
		synctest.Wait()
		if l.heard()[len(l.heard())-1] == before || !strings.Contains(s.get("/"+settled), "The cluster cannot be read at the moment.") {
			t.Errorf("that the cluster is away is no news: %v", l.heard())
		}
	})
}

// A page of now counts by minutes; one of another moment does not.
func TestAPageOfNowIsNewEachMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newsSite(t)
		of, then := s.listen(""), s.listen(settled)
		time.Sleep(5*time.Minute + time.Second)
		of.leave()
		then.leave()
		synctest.Wait()
		if n, m := len(slices.Compact(of.heard())), len(slices.Compact(then.heard())); n != 6 || m != 1 {
			t.Errorf("in five minutes a page of now has %d versions, and one of another moment %d", n, m)
		}
	})
}

func TestManyReadersShareWhatIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, room := newsSite(t)
		var all []*listener
		for range 256 {
			all = append(all, s.listen(""))
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := room.reads.Load(); n > 60/5+1 {
			t.Errorf("256 readers had it read %d times in a minute", n)
		}
		if w := s.ask("/live"); w.Code != http.StatusServiceUnavailable {
			t.Errorf("one reader more: %d", w.Code)
		}
		s.get("/alliances") // who listens holds up nobody who looks
		for _, l := range all {
			if len(l.heard()) < 4 {
				t.Errorf("a reader heard only %v", l.heard())
			}
			l.leave()
		}
		synctest.Wait()
		before := room.reads.Load()
		time.Sleep(time.Hour)
		if n := room.reads.Load(); n != before {
			t.Errorf("with nobody there it was read %d times", n-before)
		}
		again := s.listen("")
		synctest.Wait()
		again.leave()
		if len(again.heard()) != 1 {
			t.Error("the next reader hears nothing")
		}
		synctest.Wait()
	})
}

// Where reading takes long, it takes a tenth of the time at most, and nobody with something to look at waits for it,
// unless that is old.
func TestNobodyWaitsWhereReadingTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, room := newsSite(t)
		room.takes = 3 * time.Second
		waits := func() time.Duration {
			began := time.Now()
			s.get("/alliances")
			return time.Since(began)
		}
		for i, want := range []struct{ after, waits time.Duration }{{0, room.takes}, {29 * time.Second, 0}, {2 * time.Second, room.takes}} {
			time.Sleep(want.after)
			if got := waits(); got != want.waits {
				t.Errorf("look %d takes %s, and not %s", i, got, want.waits)
			}
		}
		l := s.listen("")
		room.reads.Store(0)
		time.Sleep(5 * time.Minute)
		if n := room.reads.Load(); n < 5 || n > 10 {
			t.Errorf("in five minutes it is read %d times", n)
		}
		before := room.reads.Load()
		for room.reads.Load() == before {
			time.Sleep(100 * time.Millisecond)
		}
		if got := waits(); got != 0 {
			t.Errorf("while it is read, a look takes %s", got)
		}
		l.leave()
		time.Sleep(room.takes)
		synctest.Wait()
	})
}

// Pages that are open do not keep the command from ending.
func TestTheCommandEndsThoughPagesAreOpen(t *testing.T) {
	room := &newsroom{}
	room.version.Store("1")
	handler := page.New(page.Options{Source: room, Now: time.Now, Base: base, Host: page.Loopback, ErrOut: t.Output()})
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- page.Serve(ctx, l, handler) }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+base+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "data: ") {
		t.Fatalf("an open page hears %q", lines.Text())
	}
	end()
	gone := time.AfterFunc(10*time.Second, func() {
		t.Error("it still tells an open page of news")
		_ = answer.Body.Close()
	})
	for lines.Scan() {
	}
	gone.Stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
