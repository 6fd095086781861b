{{/* What the operator may do with the resources it looks after: no more than it does. */}}
{{- define "drey.operatorRules" -}}
# The clusters it deploys. The config maps include Flink's own HA metadata.
- apiGroups: [""]
  resources: [services, configmaps]
  verbs: [get, list, create, update, patch, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [get, list, watch, create, update, patch, delete]
# The Kerberos keytab of a cluster that has one.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create, update]
# Needed to be named as a blocking owner where the cluster checks that.
- apiGroups: [apps]
  resources: [deployments/finalizers]
  verbs: [update]
# Why a JobManager does not start.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [get, list, watch, create, update, patch]
{{- if .Values.rbac.nodesRule.create }}
- apiGroups: [""]
  resources: [nodes]
  verbs: [list]
{{- end }}
- apiGroups: [flink.apache.org]
  resources: [flinkdeployments, flinksessionjobs, flinkstatesnapshots, flinkbluegreendeployments]
  verbs: [get, list, watch, update, patch]
# The snapshots that it takes on its own, and removes when there are newer ones.
- apiGroups: [flink.apache.org]
  resources: [flinkstatesnapshots]
  verbs: [create, delete]
- apiGroups: [flink.apache.org]
  resources:
    - flinkdeployments/finalizers
    - flinksessionjobs/finalizers
    - flinkstatesnapshots/finalizers
    - flinkbluegreendeployments/finalizers
  verbs: [update]
- apiGroups: [flink.apache.org]
  resources:
    - flinkdeployments/status
    - flinksessionjobs/status
    - flinkstatesnapshots/status
    - flinkbluegreendeployments/status
  verbs: [get, update, patch]
{{- include "drey.leaseRules" . | nindent 0 }}
{{- end -}}

{{/* Leader election. */}}
{{- define "drey.leaseRules" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, list, watch, create, update, patch]
{{- end -}}

{{/* What Flink's own pods may do: a JobManager makes its TaskManagers, keeps HA metadata, and removes itself at the end. */}}
{{- define "drey.jobRules" -}}
- apiGroups: [""]
  resources: [pods, configmaps]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [apps]
  resources: [deployments, deployments/finalizers]
  verbs: [get, list, watch, create, update, patch, delete]
{{- end -}}

{{/* Call with (dict "root" $ "kind" "name" "namespace" "account" "accountNamespace" "roleKind" "role"): a binding. */}}
{{- define "drey.binding" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "drey.labels" .root | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .roleKind }}
  name: {{ .role }}
subjects:
  - kind: ServiceAccount
    name: {{ .account }}
    namespace: {{ .accountNamespace }}
{{- end -}}
