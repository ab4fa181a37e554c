{{/* Labels of everything that the chart makes. */}}
{{- define "entente.labels" -}}
app.kubernetes.io/name: entente
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* What selects the manager's pods: as config/ has it, so that one way of installing can follow the other. */}}
{{- define "entente.selector" -}}
app.kubernetes.io/name: entente
app.kubernetes.io/component: manager
{{- end }}

{{- define "entente.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{/* The Secret that metrics are served with; empty: the manager signs for itself. */}}
{{- define "entente.certificate" -}}
{{- if .Values.metrics.certificate.certManager.enabled -}}
{{ .Values.metrics.certificate.secretName | default "entente-metrics-cert" }}
{{- else -}}
{{ .Values.metrics.certificate.secretName }}
{{- end }}
{{- end }}

{{- define "entente.args" -}}
- --leader-elect
- --metrics-bind-address={{ if .Values.metrics.enabled }}:8443{{ else }}0{{ end }}
- --health-probe-bind-address=:8081
{{- with .Values.watchNamespaces }}
- --watch-namespaces={{ join "," . }}
{{- end }}
{{- if .Values.metrics.enabled }}
{{- if ne .Values.metrics.detail "alliance" }}
- --metrics-detail={{ .Values.metrics.detail }}
{{- end }}
{{- if ne (int64 .Values.metrics.seriesLimit) 50000 }}
- --metrics-series-limit={{ int64 .Values.metrics.seriesLimit }}
{{- end }}
{{- if include "entente.certificate" . }}
- --metrics-cert-dir=/certs/metrics
{{- end }}
{{- end }}
{{- if .Values.answers.enabled }}
- --answer-bind-address=:8082
- --answer-url={{ .Values.answers.url }}
- --answer-key-file=/keys/answers/keys
{{- end }}
{{- if .Values.httpsOnly }}
- --https-only
{{- end }}
{{- with .Values.egressAllow }}
- --egress-allow={{ join "," . }}
{{- end }}
{{- if ne .Values.log.level "info" }}
- --log-level={{ .Values.log.level }}
{{- end }}
{{- if ne .Values.log.format "json" }}
- --log-format={{ .Values.log.format }}
{{- end }}
{{- if ne (int64 .Values.concurrency) 16 }}
- --concurrency={{ int64 .Values.concurrency }}
{{- end }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end }}
