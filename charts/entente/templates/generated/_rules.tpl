{{/* Written by make generate from config/rbac/role.yaml. */}}
{{- define "entente.rules" -}}
- apiGroups:
  - ""
  resources:
  - secrets
  verbs:
  - get
- apiGroups:
  - events.k8s.io
  resources:
  - events
  verbs:
  - create
- apiGroups:
  - governance.entente.dev
  resources:
  - alliances
  - communicationpolicies
  verbs:
  - get
  - list
  - watch
- apiGroups:
  - governance.entente.dev
  resources:
  - alliances/status
  - communicationpolicies/status
  - issues/status
  - partners/status
  - reviews/status
  verbs:
  - update
- apiGroups:
  - governance.entente.dev
  resources:
  - issues
  verbs:
  - create
  - get
  - list
  - patch
  - watch
- apiGroups:
  - governance.entente.dev
  resources:
  - notifications
  verbs:
  - create
  - delete
  - get
  - list
  - watch
- apiGroups:
  - governance.entente.dev
  resources:
  - notifications/status
  verbs:
  - patch
- apiGroups:
  - governance.entente.dev
  resources:
  - partners
  verbs:
  - get
  - list
  - record-for
  - watch
- apiGroups:
  - governance.entente.dev
  resources:
  - reviews
  verbs:
  - create
  - delete
  - get
  - list
  - patch
  - watch
{{- end }}
