package jackson

// The properties that the Java operator's Kubernetes model (fabric8 7.8.0) knows below a pod template, in the order in which it prints them. Read only.
var (
	modelPodTemplateSpec = model{
		{"metadata", one, object, &modelObjectMeta}, {"spec", one, object, &modelPodSpec},
	}
	modelResourceRequirements = model{
		{"claims", list, object, &modelResourceClaim}, {"limits", dict, quantity, nil}, {"requests", dict, quantity, nil},
	}
	modelObjectMeta = model{
		{"annotations", dict, text, nil}, {"creationTimestamp", one, text, nil}, {"deletionGracePeriodSeconds", one, long, nil},
		{"deletionTimestamp", one, text, nil}, {"finalizers", list, text, nil}, {"generateName", one, text, nil},
		{"generation", one, long, nil}, {"labels", dict, text, nil}, {"managedFields", list, object, &modelManagedFieldsEntry},
		{"name", one, text, nil}, {"namespace", one, text, nil}, {"ownerReferences", list, object, &modelOwnerReference},
		{"resourceVersion", one, text, nil}, {"selfLink", one, text, nil}, {"uid", one, text, nil},
	}
	modelPodSpec = model{
		{"activeDeadlineSeconds", one, long, nil}, {"affinity", one, object, &modelAffinity},
		{"automountServiceAccountToken", one, boolean, nil}, {"containers", list, object, &modelContainer},
		{"dnsConfig", one, object, &modelPodDNSConfig}, {"dnsPolicy", one, text, nil}, {"enableServiceLinks", one, boolean, nil},
		{"ephemeralContainers", list, object, &modelEphemeralContainer}, {"hostAliases", list, object, &modelHostAlias},
		{"hostIPC", one, boolean, nil}, {"hostNetwork", one, boolean, nil}, {"hostPID", one, boolean, nil}, {"hostUsers", one, boolean, nil},
		{"hostname", one, text, nil}, {"hostnameOverride", one, text, nil}, {"imagePullSecrets", list, object, &modelLocalObjectReference},
		{"initContainers", list, object, &modelContainer}, {"nodeName", one, text, nil}, {"nodeSelector", dict, text, nil},
		{"os", one, object, &modelPodOS}, {"overhead", dict, quantity, nil}, {"preemptionPolicy", one, text, nil},
		{"priority", one, integer, nil}, {"priorityClassName", one, text, nil}, {"readinessGates", list, object, &modelPodReadinessGate},
		{"resourceClaims", list, object, &modelPodResourceClaim}, {"resources", one, object, &modelResourceRequirements},
		{"restartPolicy", one, text, nil}, {"runtimeClassName", one, text, nil}, {"schedulerName", one, text, nil},
		{"schedulingGates", list, object, &modelPodSchedulingGate}, {"schedulingGroup", one, object, &modelPodSchedulingGroup},
		{"securityContext", one, object, &modelPodSecurityContext}, {"serviceAccount", one, text, nil},
		{"serviceAccountName", one, text, nil}, {"setHostnameAsFQDN", one, boolean, nil}, {"shareProcessNamespace", one, boolean, nil},
		{"subdomain", one, text, nil}, {"terminationGracePeriodSeconds", one, long, nil}, {"tolerations", list, object, &modelToleration},
		{"topologySpreadConstraints", list, object, &modelTopologySpreadConstraint}, {"volumes", list, object, &modelVolume},
	}
	modelResourceClaim = model{
		{"name", one, text, nil}, {"request", one, text, nil},
	}
	modelManagedFieldsEntry = model{
		{"apiVersion", one, text, nil}, {"fieldsType", one, text, nil}, {"fieldsV1", one, object, &modelFieldsV1},
		{"manager", one, text, nil}, {"operation", one, text, nil}, {"subresource", one, text, nil}, {"time", one, text, nil},
	}
	modelOwnerReference = model{
		{"apiVersion", one, text, nil}, {"kind", one, text, nil}, {"blockOwnerDeletion", one, boolean, nil},
		{"controller", one, boolean, nil}, {"name", one, text, nil}, {"uid", one, text, nil},
	}
	modelAffinity = model{
		{"nodeAffinity", one, object, &modelNodeAffinity}, {"podAffinity", one, object, &modelPodAffinity},
		{"podAntiAffinity", one, object, &modelPodAntiAffinity},
	}
	modelContainer = model{
		{"args", list, text, nil}, {"command", list, text, nil}, {"env", list, object, &modelEnvVar},
		{"envFrom", list, object, &modelEnvFromSource}, {"image", one, text, nil}, {"imagePullPolicy", one, text, nil},
		{"lifecycle", one, object, &modelLifecycle}, {"livenessProbe", one, object, &modelProbe}, {"name", one, text, nil},
		{"ports", list, object, &modelContainerPort}, {"readinessProbe", one, object, &modelProbe},
		{"resizePolicy", list, object, &modelContainerResizePolicy}, {"resources", one, object, &modelResourceRequirements},
		{"restartPolicy", one, text, nil}, {"restartPolicyRules", list, object, &modelContainerRestartRule},
		{"securityContext", one, object, &modelSecurityContext}, {"startupProbe", one, object, &modelProbe}, {"stdin", one, boolean, nil},
		{"stdinOnce", one, boolean, nil}, {"terminationMessagePath", one, text, nil}, {"terminationMessagePolicy", one, text, nil},
		{"tty", one, boolean, nil}, {"volumeDevices", list, object, &modelVolumeDevice}, {"volumeMounts", list, object, &modelVolumeMount},
		{"workingDir", one, text, nil},
	}
	modelPodDNSConfig = model{
		{"nameservers", list, text, nil}, {"options", list, object, &modelPodDNSConfigOption}, {"searches", list, text, nil},
	}
	modelEphemeralContainer = model{
		{"args", list, text, nil}, {"command", list, text, nil}, {"env", list, object, &modelEnvVar},
		{"envFrom", list, object, &modelEnvFromSource}, {"image", one, text, nil}, {"imagePullPolicy", one, text, nil},
		{"lifecycle", one, object, &modelLifecycle}, {"livenessProbe", one, object, &modelProbe}, {"name", one, text, nil},
		{"ports", list, object, &modelContainerPort}, {"readinessProbe", one, object, &modelProbe},
		{"resizePolicy", list, object, &modelContainerResizePolicy}, {"resources", one, object, &modelResourceRequirements},
		{"restartPolicy", one, text, nil}, {"restartPolicyRules", list, object, &modelContainerRestartRule},
		{"securityContext", one, object, &modelSecurityContext}, {"startupProbe", one, object, &modelProbe}, {"stdin", one, boolean, nil},
		{"stdinOnce", one, boolean, nil}, {"targetContainerName", one, text, nil}, {"terminationMessagePath", one, text, nil},
		{"terminationMessagePolicy", one, text, nil}, {"tty", one, boolean, nil}, {"volumeDevices", list, object, &modelVolumeDevice},
		{"volumeMounts", list, object, &modelVolumeMount}, {"workingDir", one, text, nil},
	}
	modelHostAlias = model{
		{"hostnames", list, text, nil}, {"ip", one, text, nil},
	}
	modelLocalObjectReference = model{
		{"name", one, text, nil},
	}
	modelPodOS = model{
		{"name", one, text, nil},
	}
	modelPodReadinessGate = model{
		{"conditionType", one, text, nil},
	}
	modelPodResourceClaim = model{
		{"name", one, text, nil}, {"resourceClaimName", one, text, nil}, {"resourceClaimTemplateName", one, text, nil},
	}
	modelPodSchedulingGate = model{
		{"name", one, text, nil},
	}
	modelPodSchedulingGroup = model{
		{"podGroupName", one, text, nil},
	}
	modelPodSecurityContext = model{
		{"appArmorProfile", one, object, &modelAppArmorProfile}, {"fsGroup", one, long, nil}, {"fsGroupChangePolicy", one, text, nil},
		{"runAsGroup", one, long, nil}, {"runAsNonRoot", one, boolean, nil}, {"runAsUser", one, long, nil},
		{"seLinuxChangePolicy", one, text, nil}, {"seLinuxOptions", one, object, &modelSELinuxOptions},
		{"seccompProfile", one, object, &modelSeccompProfile}, {"supplementalGroups", list, long, nil},
		{"supplementalGroupsPolicy", one, text, nil}, {"sysctls", list, object, &modelSysctl},
		{"windowsOptions", one, object, &modelWindowsSecurityContextOptions},
	}
	modelToleration = model{
		{"effect", one, text, nil}, {"key", one, text, nil}, {"operator", one, text, nil}, {"tolerationSeconds", one, long, nil},
		{"value", one, text, nil},
	}
	modelTopologySpreadConstraint = model{
		{"labelSelector", one, object, &modelLabelSelector}, {"matchLabelKeys", list, text, nil}, {"maxSkew", one, integer, nil},
		{"minDomains", one, integer, nil}, {"nodeAffinityPolicy", one, text, nil}, {"nodeTaintsPolicy", one, text, nil},
		{"topologyKey", one, text, nil}, {"whenUnsatisfiable", one, text, nil},
	}
	modelVolume = model{
		{"awsElasticBlockStore", one, object, &modelAWSElasticBlockStoreVolumeSource},
		{"azureDisk", one, object, &modelAzureDiskVolumeSource}, {"azureFile", one, object, &modelAzureFileVolumeSource},
		{"cephfs", one, object, &modelCephFSVolumeSource}, {"cinder", one, object, &modelCinderVolumeSource},
		{"configMap", one, object, &modelConfigMapVolumeSource}, {"csi", one, object, &modelCSIVolumeSource},
		{"downwardAPI", one, object, &modelDownwardAPIVolumeSource}, {"emptyDir", one, object, &modelEmptyDirVolumeSource},
		{"ephemeral", one, object, &modelEphemeralVolumeSource}, {"fc", one, object, &modelFCVolumeSource},
		{"flexVolume", one, object, &modelFlexVolumeSource}, {"flocker", one, object, &modelFlockerVolumeSource},
		{"gcePersistentDisk", one, object, &modelGCEPersistentDiskVolumeSource}, {"gitRepo", one, object, &modelGitRepoVolumeSource},
		{"glusterfs", one, object, &modelGlusterfsVolumeSource}, {"hostPath", one, object, &modelHostPathVolumeSource},
		{"image", one, object, &modelImageVolumeSource}, {"iscsi", one, object, &modelISCSIVolumeSource}, {"name", one, text, nil},
		{"nfs", one, object, &modelNFSVolumeSource}, {"persistentVolumeClaim", one, object, &modelPersistentVolumeClaimVolumeSource},
		{"photonPersistentDisk", one, object, &modelPhotonPersistentDiskVolumeSource},
		{"portworxVolume", one, object, &modelPortworxVolumeSource}, {"projected", one, object, &modelProjectedVolumeSource},
		{"quobyte", one, object, &modelQuobyteVolumeSource}, {"rbd", one, object, &modelRBDVolumeSource},
		{"scaleIO", one, object, &modelScaleIOVolumeSource}, {"secret", one, object, &modelSecretVolumeSource},
		{"storageos", one, object, &modelStorageOSVolumeSource}, {"vsphereVolume", one, object, &modelVsphereVirtualDiskVolumeSource},
	}
	modelFieldsV1     = model{}
	modelNodeAffinity = model{
		{"preferredDuringSchedulingIgnoredDuringExecution", list, object, &modelPreferredSchedulingTerm},
		{"requiredDuringSchedulingIgnoredDuringExecution", one, object, &modelNodeSelector},
	}
	modelPodAffinity = model{
		{"preferredDuringSchedulingIgnoredDuringExecution", list, object, &modelWeightedPodAffinityTerm},
		{"requiredDuringSchedulingIgnoredDuringExecution", list, object, &modelPodAffinityTerm},
	}
	modelPodAntiAffinity = model{
		{"preferredDuringSchedulingIgnoredDuringExecution", list, object, &modelWeightedPodAffinityTerm},
		{"requiredDuringSchedulingIgnoredDuringExecution", list, object, &modelPodAffinityTerm},
	}
	modelEnvVar = model{
		{"name", one, text, nil}, {"value", one, text, nil}, {"valueFrom", one, object, &modelEnvVarSource},
	}
	modelEnvFromSource = model{
		{"configMapRef", one, object, &modelConfigMapEnvSource}, {"prefix", one, text, nil},
		{"secretRef", one, object, &modelSecretEnvSource},
	}
	modelLifecycle = model{
		{"postStart", one, object, &modelLifecycleHandler}, {"preStop", one, object, &modelLifecycleHandler}, {"stopSignal", one, text, nil},
	}
	modelProbe = model{
		{"exec", one, object, &modelExecAction}, {"failureThreshold", one, integer, nil}, {"grpc", one, object, &modelGRPCAction},
		{"httpGet", one, object, &modelHTTPGetAction}, {"initialDelaySeconds", one, integer, nil}, {"periodSeconds", one, integer, nil},
		{"successThreshold", one, integer, nil}, {"tcpSocket", one, object, &modelTCPSocketAction},
		{"terminationGracePeriodSeconds", one, long, nil}, {"timeoutSeconds", one, integer, nil},
	}
	modelContainerPort = model{
		{"containerPort", one, integer, nil}, {"hostIP", one, text, nil}, {"hostPort", one, integer, nil}, {"name", one, text, nil},
		{"protocol", one, text, nil},
	}
	modelContainerResizePolicy = model{
		{"resourceName", one, text, nil}, {"restartPolicy", one, text, nil},
	}
	modelContainerRestartRule = model{
		{"action", one, text, nil}, {"exitCodes", one, object, &modelContainerRestartRuleOnExitCodes},
	}
	modelSecurityContext = model{
		{"allowPrivilegeEscalation", one, boolean, nil}, {"appArmorProfile", one, object, &modelAppArmorProfile},
		{"capabilities", one, object, &modelCapabilities}, {"privileged", one, boolean, nil}, {"procMount", one, text, nil},
		{"readOnlyRootFilesystem", one, boolean, nil}, {"runAsGroup", one, long, nil}, {"runAsNonRoot", one, boolean, nil},
		{"runAsUser", one, long, nil}, {"seLinuxOptions", one, object, &modelSELinuxOptions},
		{"seccompProfile", one, object, &modelSeccompProfile}, {"windowsOptions", one, object, &modelWindowsSecurityContextOptions},
	}
	modelVolumeDevice = model{
		{"devicePath", one, text, nil}, {"name", one, text, nil},
	}
	modelVolumeMount = model{
		{"mountPath", one, text, nil}, {"mountPropagation", one, text, nil}, {"name", one, text, nil}, {"readOnly", one, boolean, nil},
		{"recursiveReadOnly", one, text, nil}, {"subPath", one, text, nil}, {"subPathExpr", one, text, nil},
	}
	modelPodDNSConfigOption = model{
		{"name", one, text, nil}, {"value", one, text, nil},
	}
	modelAppArmorProfile = model{
		{"localhostProfile", one, text, nil}, {"type", one, text, nil},
	}
	modelSELinuxOptions = model{
		{"level", one, text, nil}, {"role", one, text, nil}, {"type", one, text, nil}, {"user", one, text, nil},
	}
	modelSeccompProfile = model{
		{"localhostProfile", one, text, nil}, {"type", one, text, nil},
	}
	modelSysctl = model{
		{"name", one, text, nil}, {"value", one, text, nil},
	}
	modelWindowsSecurityContextOptions = model{
		{"gmsaCredentialSpec", one, text, nil}, {"gmsaCredentialSpecName", one, text, nil}, {"hostProcess", one, boolean, nil},
		{"runAsUserName", one, text, nil},
	}
	modelLabelSelector = model{
		{"matchExpressions", list, object, &modelLabelSelectorRequirement}, {"matchLabels", dict, text, nil},
	}
	modelAWSElasticBlockStoreVolumeSource = model{
		{"fsType", one, text, nil}, {"partition", one, integer, nil}, {"readOnly", one, boolean, nil}, {"volumeID", one, text, nil},
	}
	modelAzureDiskVolumeSource = model{
		{"kind", one, text, nil}, {"cachingMode", one, text, nil}, {"diskName", one, text, nil}, {"diskURI", one, text, nil},
		{"fsType", one, text, nil}, {"readOnly", one, boolean, nil},
	}
	modelAzureFileVolumeSource = model{
		{"readOnly", one, boolean, nil}, {"secretName", one, text, nil}, {"shareName", one, text, nil},
	}
)
