{{/* The environment that both containers share. */}}
{{- define "drey.commonEnv" -}}
- name: OPERATOR_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: FLINK_CONF_DIR
  value: /opt/flink/conf
- name: FLINK_PLUGINS_DIR
  value: /opt/flink/plugins
- name: LOGGING_FRAMEWORK
  value: {{ .Values.logging.framework }}
- name: LOG_CONFIG
  value: {{ eq .Values.logging.framework "logback" | ternary "-Dlogback.configurationFile=/opt/flink/conf/logback-operator.xml" "-Dlog4j.configurationFile=/opt/flink/conf/log4j-operator.properties" }}
{{- end -}}

{{- define "drey.operatorContainer" -}}
- name: {{ .Chart.Name }}
  image: {{ include "drey.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command: ["/docker-entrypoint.sh", "operator"]
  ports:
    {{- with .Values.metrics.port }}
    - containerPort: {{ . }}
      name: metrics
      protocol: TCP
    {{- end }}
    {{- with .Values.operatorHealth }}
    - containerPort: {{ .port }}
      name: health-port
      protocol: TCP
    {{- end }}
  env:
    {{- include "drey.commonEnv" . | nindent 4 }}
    - name: JVM_ARGS
      value: {{ .Values.jvmArgs.operator | quote }}
    - name: HOST_IP
      valueFrom:
        fieldRef:
          fieldPath: status.hostIP
    - name: POD_IP
      valueFrom:
        fieldRef:
          fieldPath: status.podIP
    - name: POD_NAME
      valueFrom:
        fieldRef:
          fieldPath: metadata.name
    - name: OPERATOR_NAME
      value: {{ include "drey.name" . }}
    {{- if .Values.tls.create }}
    - name: OPERATOR_KEYSTORE_PATH
      value: /opt/flink/tls-cert/keystore.jks
    - name: OPERATOR_TRUSTSTORE_PATH
      value: /opt/flink/tls-cert/truststore.jks
    - name: OPERATOR_KEYSTORE_PASSWORD
      valueFrom:
        secretKeyRef:
          {{- toYaml .Values.tls.secretKeyRef | nindent 10 }}
          optional: true
    {{- end }}
    {{- with .Values.operatorPod.env }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.operatorPod.envFrom }}
  envFrom:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  resources:
    {{- toYaml .Values.operatorPod.resources | nindent 4 }}
  securityContext:
    {{- toYaml .Values.operatorSecurityContext | nindent 4 }}
  volumeMounts:
    - name: flink-operator-config-volume
      mountPath: /opt/flink/conf
    {{- if .Values.operatorVolumeMounts.create }}
    {{- toYaml .Values.operatorVolumeMounts.data | nindent 4 }}
    {{- else }}
    - name: flink-artifacts-volume
      mountPath: /opt/flink/artifacts
    {{- end }}
    {{- if .Values.tls.create }}
    - name: flink-operator-cert-secret
      mountPath: /opt/flink/tls-cert
    {{- end }}
  {{- with .Values.operatorHealth }}
  {{- range $probe := list "livenessProbe" "startupProbe" }}
  {{- with index $.Values.operatorHealth $probe }}
  {{ $probe }}:
    {{- toYaml . | nindent 4 }}
    httpGet:
      path: /
      port: health-port
  {{- end }}
  {{- end }}
  {{- end }}
  {{- with .Values.postStart }}
  lifecycle:
    postStart:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end -}}

{{- define "drey.webhookContainer" -}}
- name: flink-webhook
  image: {{ include "drey.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command: ["/docker-entrypoint.sh", "webhook"]
  env:
    {{- if include "drey.certManager" . }}
    - name: WEBHOOK_KEYSTORE_PASSWORD
      valueFrom:
        secretKeyRef:
          {{- include "drey.keystorePassword" . | nindent 10 }}
    - name: WEBHOOK_KEYSTORE_FILE
      value: /certs/keystore.p12
    - name: WEBHOOK_KEYSTORE_TYPE
      value: pkcs12
    {{- else }}
    - name: DREY_WEBHOOK_CERTIFICATE
      value: own
    {{- end }}
    - name: WEBHOOK_SERVER_PORT
      value: "9443"
    {{- include "drey.commonEnv" . | nindent 4 }}
    - name: JVM_ARGS
      value: {{ .Values.jvmArgs.webhook | quote }}
    {{- with .Values.operatorPod.webhook.container.env }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  resources:
    {{- toYaml .Values.operatorPod.webhook.resources | nindent 4 }}
  securityContext:
    {{- toYaml .Values.webhookSecurityContext | nindent 4 }}
  volumeMounts:
    {{- if include "drey.certManager" . }}
    - name: keystore
      mountPath: /certs
      readOnly: true
    {{- end }}
    - name: flink-operator-config-volume
      mountPath: /opt/flink/conf
{{- end -}}
