{{/* Name of the Deployment and value of the selector label. */}}
{{- define "drey.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What an account or a role is called when its value is empty. */}}
{{- define "drey.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The one selector label. A Deployment's selector cannot change, so neither may this. */}}
{{- define "drey.selector" -}}
app.kubernetes.io/name: {{ include "drey.name" . }}
{{- end -}}

{{- define "drey.labels" -}}
{{ include "drey.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "drey.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* Call with (dict "root" $ "item" <values with create and name>): a name that may be ours or the user's. */}}
{{- define "drey.itemName" -}}
{{- .item.name | default (.item.create | ternary (include "drey.fullname" .root) "default") -}}
{{- end -}}

{{- define "drey.operatorAccount" -}}
{{- include "drey.itemName" (dict "root" . "item" .Values.operatorServiceAccount) -}}
{{- end -}}
{{- define "drey.operatorRole" -}}
{{- include "drey.itemName" (dict "root" . "item" .Values.rbac.operatorRole) -}}
{{- end -}}
{{- define "drey.operatorBinding" -}}
{{- include "drey.itemName" (dict "root" . "item" .Values.rbac.operatorRoleBinding) -}}
{{- end -}}
{{- define "drey.jobAccount" -}}
{{- include "drey.itemName" (dict "root" . "item" .Values.jobServiceAccount) -}}
{{- end -}}
{{- define "drey.jobRole" -}}
{{- include "drey.itemName" (dict "root" . "item" .Values.rbac.jobRole) -}}
{{- end -}}
{{- define "drey.jobBinding" -}}
{{- include "drey.itemName" (dict "root" . "item" .Values.rbac.jobRoleBinding) -}}
{{- end -}}

{{/* A role name with a colon, such as system:admin, is a cluster role that exists already. */}}
{{- define "drey.roleKind" -}}
{{- contains ":" . | ternary "ClusterRole" "Role" -}}
{{- end -}}

{{/* The namespaces that get the account and the rights of Flink's pods, as a JSON list. */}}
{{- define "drey.jobNamespaces" -}}
{{- .Values.watchNamespaces | default (list .Release.Namespace) | toJson -}}
{{- end -}}

{{/* The two webhooks: webhook.create, unless webhook.validator.create or webhook.mutator.create says otherwise. */}}
{{- define "drey.validator" -}}
{{- dig "validator" "create" .Values.webhook.create .Values.webhook | ternary "true" "" -}}
{{- end -}}
{{- define "drey.mutator" -}}
{{- dig "mutator" "create" .Values.webhook.create .Values.webhook | ternary "true" "" -}}
{{- end -}}
{{- define "drey.webhook" -}}
{{- or (include "drey.validator" .) (include "drey.mutator" .) -}}
{{- end -}}

{{/* Who makes the webhook's certificate: true for cert-manager, empty for the webhook itself. */}}
{{- define "drey.certManager" -}}
{{- $from := .Values.webhook.certificate -}}
{{- if not (has $from (list "own" "cert-manager")) -}}
{{- fail (printf "webhook.certificate is %v, expected own or cert-manager" $from) -}}
{{- end -}}
{{- eq $from "cert-manager" | ternary "true" "" -}}
{{- end -}}

{{/* The rights with which the webhook keeps its own certificate. */}}
{{- define "drey.webhookRole" -}}
flink-operator-{{ .Release.Namespace }}-webhook
{{- end -}}

{{/* Reference to the password of the webhook's keystore. */}}
{{- define "drey.keystorePassword" -}}
{{- if .Values.webhook.keystore.useDefaultPassword -}}
name: flink-operator-webhook-secret
key: password
{{- else -}}
{{ toYaml .Values.webhook.keystore.passwordSecretRef }}
{{- end -}}
{{- end -}}
