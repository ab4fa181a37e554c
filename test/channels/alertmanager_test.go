// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package channels_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/entente-dev/entente/internal/notify"
)

// webConfig has one user, entente, with the password alert-password.
const webConfig = `basic_auth_users:
  entente: $2a$04$WVzCC6CXhCw8hJLmPZy4lecVTJogVL4/Bms1HcpE9RTf6GAffkRFC
`

type alertmanager struct{ url string }

// startAlertmanager runs one under a path of its own, with a login, that passes alerts on to
// receiver at once.
func startAlertmanager(t *testing.T, receiver string) *alertmanager {
	t.Helper()
	path := program(t, "usr/bin/prometheus-alertmanager")
	dir := t.TempDir()
	addr := "127.0.0.1:" + freePort(t)
	writeFile(t, dir+"/config.yml", "route: {receiver: test, group_by: [...], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}\n"+
		"receivers: [{name: test, webhook_configs: [{url: "+receiver+"}]}]\n")
	writeFile(t, dir+"/web.yml", webConfig)
	cmd := exec.Command(path, "--config.file="+dir+"/config.yml", "--storage.path="+dir+"/data",
		"--web.listen-address="+addr, "--web.config.file="+dir+"/web.yml", "--web.route-prefix=/am", "--cluster.listen-address=")
	cmd.Dir = filepath.Join(path, "../../..") // where its templates are: bin/servers
	start(t, cmd, addr)
	return &alertmanager{url: "http://" + addr + "/am"}
}

func (a *alertmanager) channel(t *testing.T, o notify.Options, url string, secret map[string][]byte) notify.Channel {
	t.Helper()
	return channel(t, o, notify.Config{Name: "am", Type: notify.TypeAlertmanager,
		Alertmanager: notify.AlertmanagerConfig{URL: url, Authenticated: secret != nil}}, secret)
}

// gettable is a gettableAlert of the API.
type gettable struct {
	Labels, Annotations map[string]string
	StartsAt, EndsAt    time.Time
	Status              struct{ State string }
}

func (a *alertmanager) alerts(t *testing.T) (alerts []gettable) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+"/api/v2/alerts", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("entente", "alert-password")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&alerts); err != nil {
		t.Fatalf("%s, %v", resp.Status, err)
	}
	return alerts
}

func TestAlertFiresOnceAndForADay(t *testing.T) {
	var told atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { told.Add(1) }))
	defer receiver.Close()
	a := startAlertmanager(t, receiver.URL)
	m := message()
	// The message has waited for days, which must not make it an alert that is over.
	now := time.Now().UTC().Truncate(time.Second) // Alertmanager goes by the real time
	m.Time = now.Add(-72 * time.Hour)
	login := map[string][]byte{"username": []byte("entente"), "password": []byte("alert-password")}
	for range 3 {
		c := a.channel(t, notify.Options{Clock: clocktesting.NewFakePassiveClock(now)}, a.url, login)
		want(t, c.Send(t.Context(), m), notify.Delivered, notify.ReasonAccepted)
	}
	eventually(t, "Alertmanager tells its receiver", func() bool { return told.Load() > 0 })
	time.Sleep(2500 * time.Millisecond) // two more rounds of group_interval
	if n := told.Load(); n != 1 {
		t.Errorf("the receiver was told %d times", n)
	}
	wantAlerts := []gettable{{
		Labels: map[string]string{"alertname": "EntenteEscalationStep", "namespace": "alliances", "alliance": "northwind-contoso",
			"kind": "Issue", "name": "late-shipments", "step": "managers", "partner": "contoso", "contact": "sam",
			"notification": "late-shipments-3f2a"},
		Annotations: map[string]string{"summary": m.Title, "description": m.Body},
		StartsAt:    m.Time,
		EndsAt:      now.Add(24 * time.Hour),
		Status:      struct{ State string }{"active"},
	}}
	if d := cmp.Diff(wantAlerts, a.alerts(t)); d != "" {
		t.Errorf("alerts (-want +got):\n%s", d)
	}
	other := m
	other.Name += "-2"
	want(t, a.channel(t, notify.Options{}, a.url, login).Send(t.Context(), other), notify.Delivered, notify.ReasonAccepted)
	if n := len(a.alerts(t)); n != 2 {
		t.Errorf("%d alerts", n)
	}
}

func TestAlertmanagerSaysNo(t *testing.T) {
	a := startAlertmanager(t, "http://127.0.0.1:1")
	login := map[string][]byte{"username": []byte("entente"), "password": []byte("alert-password")}
	wrong := map[string][]byte{"username": []byte("entente"), "password": []byte("another")}
	want(t, a.channel(t, notify.Options{}, a.url, nil).Send(t.Context(), message()), notify.Permanent, notify.ReasonRejected)
	want(t, a.channel(t, notify.Options{}, a.url, wrong).Send(t.Context(), message()), notify.Permanent, notify.ReasonInvalidSecret)
	want(t, a.channel(t, notify.Options{}, a.url, map[string][]byte{"token": []byte("x")}).Send(t.Context(), message()),
		notify.Permanent, notify.ReasonInvalidSecret)
	want(t, a.channel(t, notify.Options{}, a.url+"/elsewhere", login).Send(t.Context(), message()), notify.Permanent, notify.ReasonRejected)
	if alerts := a.alerts(t); len(alerts) != 0 {
		t.Errorf("alerts %v", alerts)
	}
}
