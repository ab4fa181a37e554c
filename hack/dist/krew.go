// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"sigs.k8s.io/yaml"
)

// plugin is Krew's manifest, as far as it is used here; see
// https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest.
type plugin struct {
	APIVersion string     `json:"apiVersion"`
	Kind       string     `json:"kind"`
	Metadata   pluginMeta `json:"metadata"`
	Spec       pluginSpec `json:"spec"`
}

type pluginMeta struct {
	Name string `json:"name"`
}

type pluginSpec struct {
	Version          string           `json:"version"`
	Homepage         string           `json:"homepage"`
	ShortDescription string           `json:"shortDescription"`
	Description      string           `json:"description"`
	Caveats          string           `json:"caveats"`
	Platforms        []pluginPlatform `json:"platforms"`
}

type pluginPlatform struct {
	Selector pluginSelector `json:"selector"`
	URI      string         `json:"uri"`
	SHA256   string         `json:"sha256"`
	Files    []pluginFile   `json:"files"`
	Bin      string         `json:"bin"`
}

type pluginSelector struct {
	MatchLabels map[string]string `json:"matchLabels"`
}

type pluginFile struct {
	From string `json:"from"`
	To   string `json:"to"`
}

const (
	// name makes it kubectl entente; the manifest's file has to be called so, too.
	name        = "entente"
	homepage    = "https://github.com/entente-dev/entente"
	short       = "Alliance governance: see, foresee, record"
	description = `See how alliances stand and what needs attention first, foresee what their
policies will do, and record what happened in one line. Plans and checks
manifests without a cluster; the rest works with the operator Entente.
`
	// caveats says what Krew does not do: it links one program into its directory.
	caveats = `For shell completion, on Linux and macOS:
  cd "${KREW_ROOT:-$HOME/.krew}"
  cp store/entente/%s/kubectl_complete-entente bin/
`
)

var released = regexp.MustCompile(`^v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`)

// checkVersion reports whether a release can have the version.
func checkVersion(version string) error {
	if !released.MatchString(version) {
		return fmt.Errorf("the version %q is no vX.Y.Z, and the manifest for Krew needs one; write VERSION=v1.2.3, or ARGS=-archives-only for archives without a manifest", version)
	}
	return nil
}

// check reports whether a manifest can be written.
func (r *release) check() error {
	if err := checkVersion(r.version); err != nil {
		return err
	}
	if !strings.HasPrefix(r.url, "https://") {
		return fmt.Errorf("the address of the archives is %q; write DIST_URL=https://…, without the version", r.url)
	}
	return nil
}

// manifest writes the manifest of some archives.
func (r *release) manifest(archives []archive) error {
	p := plugin{
		APIVersion: "krew.googlecontainertools.github.com/v1alpha2",
		Kind:       "Plugin",
		Metadata:   pluginMeta{Name: name},
		Spec: pluginSpec{
			Version: r.version, Homepage: homepage, ShortDescription: short, Description: description,
			Caveats: fmt.Sprintf(caveats, r.version),
		},
	}
	for _, a := range archives {
		one := pluginPlatform{
			Selector: pluginSelector{MatchLabels: map[string]string{"os": a.os, "arch": a.arch}},
			URI:      strings.TrimRight(r.url, "/") + "/" + r.version + "/" + a.name,
			SHA256:   a.sum,
			Bin:      a.bin(),
		}
		for _, f := range a.files {
			one.Files = append(one.Files, pluginFile{From: f, To: "."})
		}
		p.Spec.Platforms = append(p.Spec.Platforms, one)
	}
	data, err := yaml.Marshal(p)
	if err != nil {
		return err
	}
	fmt.Fprintln(r.log, filepath.Join(r.dir, name+".yaml"))
	return r.write(name+".yaml", data)
}
