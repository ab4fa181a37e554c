// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// dashboardsHead is what comes before the data of the ConfigMap: as config/grafana generates it.
const dashboardsHead = `{{/* Written by make generate from config/grafana. */}}
{{- if .Values.dashboards.enabled }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: entente-dashboards
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "entente.labels" . | nindent 4 }}
    {{- with .Values.dashboards.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.dashboards.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
data:
`

// dashboards is a ConfigMap with Grafana's dashboards, as a template.
func dashboards(config string) ([]byte, error) {
	files, err := filepath.Glob(filepath.Join(config, "grafana", "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there are no dashboards in %s/grafana", config)
	}
	var out bytes.Buffer
	out.WriteString(dashboardsHead)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "  %s: |\n", filepath.Base(file))
		for line := range strings.Lines(braces.Replace(string(data))) {
			out.WriteString("    " + line)
		}
	}
	out.WriteString("{{- end }}\n")
	return out.Bytes(), nil
}
