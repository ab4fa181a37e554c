// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"archive/tar"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/controlplane"
)

// descriptor is what OCI names a blob by.
type descriptor struct {
	MediaType, Digest string
	Platform          struct{ OS, Architecture string }
}

// blob reads what a descriptor names.
func blob(t *testing.T, layout string, d descriptor, into any) {
	t.Helper()
	data, err := os.ReadFile(blobPath(layout, d))
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func blobPath(layout string, d descriptor) string {
	return filepath.Join(layout, "blobs", strings.ReplaceAll(d.Digest, ":", "/"))
}

// image is what an image says of itself, which is unpacked to a directory.
type image struct {
	root   string
	Config struct {
		User       string
		Entrypoint []string
	}
}

// The images of make image, by what the manager's is called with them.
const (
	ofManager   = ""
	ofDashboard = "-dashboard"
)

// unpacked is one of the images of make image for this machine.
func unpacked(t *testing.T, of string) image {
	t.Helper()
	layout := cmp.Or(os.Getenv("ENTENTE_IMAGE"), filepath.Join(root, "dist", "image")) + of
	var top, index struct{ Manifests []descriptor }
	data, err := os.ReadFile(filepath.Join(layout, "index.json"))
	if errors.Is(err, os.ErrNotExist) {
		missing(t, "there is no image in "+layout+"; run make test-gitops-install")
	}
	if err == nil {
		err = json.Unmarshal(data, &top)
	}
	if err != nil || len(top.Manifests) != 1 {
		t.Fatal(len(top.Manifests), err)
	}
	blob(t, layout, top.Manifests[0], &index)
	for _, m := range index.Manifests {
		if m.Platform.OS != "linux" || m.Platform.Architecture != runtime.GOARCH {
			continue
		}
		var of struct {
			Config descriptor
			Layers []descriptor
		}
		blob(t, layout, m, &of)
		i := image{root: t.TempDir()}
		blob(t, layout, of.Config, &i)
		for _, l := range of.Layers {
			i.add(t, blobPath(layout, l))
		}
		// What t.TempDir makes is for its owner alone.
		for dir := i.root; strings.Contains(dir, t.Name()); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // as an image's root is
				t.Fatal(err)
			}
		}
		return i
	}
	t.Fatalf("the image is for %v, and not for %s", index.Manifests, runtime.GOARCH)
	return image{}
}

// add unpacks a layer.
func (i image) add(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := tar.NewReader(z)
	for {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(i.root, filepath.Clean("/"+h.Name))
		if h.Typeflag == tar.TypeDir {
			err = os.MkdirAll(name, 0o755) //nolint:gosec // as the image says
		} else {
			err = i.file(name, files, h)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (i image) file(name string, from io.Reader, h *tar.Header) error {
	data, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, h.FileInfo().Mode().Perm())
}

// dir makes a directory in which a kubelet mounts something.
func (i image) dir(t *testing.T, path string) string {
	t.Helper()
	dir := filepath.Join(i.root, path)
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // as a kubelet does
		t.Fatal(err)
	}
	return dir
}

// write writes a file that is mounted.
func (i image) write(t *testing.T, path string, data []byte) {
	t.Helper()
	name := filepath.Join(i.dir(t, filepath.Dir(path)), filepath.Base(path))
	if err := os.WriteFile(name, data, 0o644); err != nil { //nolint:gosec // as a kubelet does
		t.Fatal(err)
	}
}

// mount puts the service account where a kubelet puts it.
func (i image) mount(t *testing.T, c *cluster, account string) (env []string) {
	t.Helper()
	for name, data := range map[string]string{"token": c.token(t, account), "ca.crt": string(c.Config().CAData), "namespace": system} {
		i.write(t, "var/run/secrets/kubernetes.io/serviceaccount/"+name, []byte(data))
	}
	at, err := url.Parse(c.Config().Host)
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(at.Host)
	if err != nil {
		t.Fatal(err)
	}
	return []string{"KUBERNETES_SERVICE_HOST=" + host, "KUBERNETES_SERVICE_PORT=" + port}
}

// process is the program of the image, as its own user, with the image's files and no others.
func (i image) process(t *testing.T, args ...string) *controlplane.Process {
	t.Helper()
	user, group, _ := strings.Cut(i.Config.User, ":")
	return &controlplane.Process{
		Name: "the image's program", Path: "/usr/sbin/chroot", Log: filepath.Join(t.TempDir(), "log"), StopTimeout: time.Minute,
		Args: append([]string{"--userspec=" + user + ":" + group, i.root, i.Config.Entrypoint[0]}, args...),
	}
}

// The image, and nothing but it, does what config/default asks for: as its own user, with nothing of this machine's
// files, as the service account and with its role alone.
func TestTheImageWorksUnderItsOwnRole(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can change the root directory")
	}
	i := unpacked(t, ofManager)
	c := newCluster(t)
	crds, rest := apart(kustomize(t, "default"))
	c.kinds(t, crds...)
	c.apply(t, "", rest...)
	c.namespace(t, "alliances")
	d, err := find(rest, "Deployment", "entente-manager")
	if err != nil {
		t.Fatal(err)
	}
	p := podOf(t, d)
	m := &manager{metrics: address(t), probes: address(t)}
	m.Process = i.process(t, append(p.args, "--metrics-bind-address="+m.metrics, "--health-probe-bind-address="+m.probes)...)
	m.Env = i.mount(t, c, p.account)
	m.run(t)
	m.awaitReady(t, http.StatusOK, "ok")
	c.judged(t, partner("north"))
	if log := m.log(t); strings.Contains(log, `"level":"ERROR"`) || strings.Contains(log, "forbidden") {
		t.Errorf("it complains:\n%s", log)
	}
	// With the token of another account it may do nothing, so it was the role that let it.
	c.apply(t, system, decode(t, "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: nobody}\n")...)
	if err := m.Stop(); err != nil {
		t.Fatal(err)
	}
	m.Env = i.mount(t, c, "nobody")
	if err := m.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() error {
		if !strings.Contains(m.log(t), "forbidden") {
			return errors.New("somebody without a role may read what the manager reads")
		}
		return nil
	})
}
