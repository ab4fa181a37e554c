// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package board

import (
	"bytes"
	"fmt"
	"strings"
)

const head = `<!-- Written by make generate from hack/dashboards. -->

# Dashboards

Three dashboards for Grafana show what the [metrics](metrics.md) say: for whoever answers for all alliances, for the
people of one, and for whoever runs the manager. They are JSON in ` + "`config/grafana`" + `, and need a data source of the type
Prometheus that scrapes the manager.

| File | Shows |
|---|---|
`

const install = `
## Import

**By hand.** In Grafana, *Dashboards*, *New*, *Import*, and upload a file. Above the dashboard one chooses the data source.

**By the sidecar** of Grafana's Helm chart, with ` + "`sidecar.dashboards.enabled=true`" + `: ` + "`config/grafana`" + ` is a kustomize component that
puts the files into the ConfigMap ` + "`entente-dashboards`" + `, with the label ` + "`grafana_dashboard: \"1\"`" + ` by which the sidecar finds it, and
the annotation ` + "`grafana_folder: Entente`" + `, which counts with ` + "`sidecar.dashboards.folderAnnotation=grafana_folder` and `sidecar.dashboards.provider.foldersFromFilesStructure=true`" + `. Beside the manager:

    # kustomization.yaml
    resources:
    - github.com/entente-dev/entente/config/default
    components:
    - github.com/entente-dev/entente/config/prometheus
    - github.com/entente-dev/entente/config/grafana

The chart makes the same ConfigMap with ` + "`dashboards.enabled=true`" + `. The sidecar reads the namespace that it runs in; for the ConfigMap in ` + "`entente-system`" + ` set
` + "`sidecar.dashboards.searchNamespace=ALL`" + `.

**Into Git.** The files are what a GitOps tool applies as they are. A change by hand in Grafana is lost with the next
sync: save it under another name.

The tables of single issues and reviews need ` + "`--metrics-detail=object`" + `; all else is there with the default. What kube-state-metrics
serves in place of the manager has no figures of messages, and none that have to be counted; those of the manager's own work
are served by the manager in any case.

The pictures below are what a Prometheus that scrapes a manager answers to each panel while the samples live (` + "`make pictures`" + `). They
have Grafana's layout, and not its looks.
`

// Page is docs/grafana.md.
func Page() []byte {
	var out bytes.Buffer
	out.WriteString(head)
	for _, b := range All {
		fmt.Fprintf(&out, "| `%s` | %s |\n", b.File(), b.Says)
	}
	out.WriteString(install)
	for _, b := range All {
		fmt.Fprintf(&out, "\n## %s\n\n%s", b.Title, b.Says)
		for _, v := range b.Variables {
			fmt.Fprintf(&out, " Choose the %s", v.Name)
			if v.Many {
				out.WriteString(", several, or all")
			}
			out.WriteString(".")
		}
		fmt.Fprintf(&out, "\n\n![%s of the samples](images/%s)\n\n", b.Title, strings.Replace(b.Name, "entente-", "grafana-", 1)+".png")
		out.WriteString("| Question | Panel | Shows |\n|---|---|---|\n")
		for i := range b.Rows {
			title := b.Rows[i].Title
			for j := range b.Rows[i].Panels {
				p := &b.Rows[i].Panels[j]
				fmt.Fprintf(&out, "| %s | %s | %s |\n", title, p.Title, p.Says)
				title = ""
			}
		}
	}
	return out.Bytes()
}
