package jackson

// The rest of the model: properties two and more levels below a pod spec. Read only.
var (
	modelCephFSVolumeSource = model{
		{"monitors", list, text, nil}, {"path", one, text, nil}, {"readOnly", one, boolean, nil}, {"secretFile", one, text, nil},
		{"secretRef", one, object, &modelLocalObjectReference}, {"user", one, text, nil},
	}
	modelCinderVolumeSource = model{
		{"fsType", one, text, nil}, {"readOnly", one, boolean, nil}, {"secretRef", one, object, &modelLocalObjectReference},
		{"volumeID", one, text, nil},
	}
	modelConfigMapVolumeSource = model{
		{"defaultMode", one, integer, nil}, {"items", list, object, &modelKeyToPath}, {"name", one, text, nil},
		{"optional", one, boolean, nil},
	}
	modelCSIVolumeSource = model{
		{"driver", one, text, nil}, {"fsType", one, text, nil}, {"nodePublishSecretRef", one, object, &modelLocalObjectReference},
		{"readOnly", one, boolean, nil}, {"volumeAttributes", dict, text, nil},
	}
	modelDownwardAPIVolumeSource = model{
		{"defaultMode", one, integer, nil}, {"items", list, object, &modelDownwardAPIVolumeFile},
	}
	modelEmptyDirVolumeSource = model{
		{"medium", one, text, nil}, {"sizeLimit", one, quantity, nil},
	}
	modelEphemeralVolumeSource = model{
		{"volumeClaimTemplate", one, object, &modelPersistentVolumeClaimTemplate},
	}
	modelFCVolumeSource = model{
		{"fsType", one, text, nil}, {"lun", one, integer, nil}, {"readOnly", one, boolean, nil}, {"targetWWNs", list, text, nil},
		{"wwids", list, text, nil},
	}
	modelFlexVolumeSource = model{
		{"driver", one, text, nil}, {"fsType", one, text, nil}, {"options", dict, text, nil}, {"readOnly", one, boolean, nil},
		{"secretRef", one, object, &modelLocalObjectReference},
	}
	modelFlockerVolumeSource = model{
		{"datasetName", one, text, nil}, {"datasetUUID", one, text, nil},
	}
	modelGCEPersistentDiskVolumeSource = model{
		{"fsType", one, text, nil}, {"partition", one, integer, nil}, {"pdName", one, text, nil}, {"readOnly", one, boolean, nil},
	}
	modelGitRepoVolumeSource = model{
		{"directory", one, text, nil}, {"repository", one, text, nil}, {"revision", one, text, nil},
	}
	modelGlusterfsVolumeSource = model{
		{"endpoints", one, text, nil}, {"path", one, text, nil}, {"readOnly", one, boolean, nil},
	}
	modelHostPathVolumeSource = model{
		{"path", one, text, nil}, {"type", one, text, nil},
	}
	modelImageVolumeSource = model{
		{"pullPolicy", one, text, nil}, {"reference", one, text, nil},
	}
	modelISCSIVolumeSource = model{
		{"chapAuthDiscovery", one, boolean, nil}, {"chapAuthSession", one, boolean, nil}, {"fsType", one, text, nil},
		{"initiatorName", one, text, nil}, {"iqn", one, text, nil}, {"iscsiInterface", one, text, nil}, {"lun", one, integer, nil},
		{"portals", list, text, nil}, {"readOnly", one, boolean, nil}, {"secretRef", one, object, &modelLocalObjectReference},
		{"targetPortal", one, text, nil},
	}
	modelNFSVolumeSource = model{
		{"path", one, text, nil}, {"readOnly", one, boolean, nil}, {"server", one, text, nil},
	}
	modelPersistentVolumeClaimVolumeSource = model{
		{"claimName", one, text, nil}, {"readOnly", one, boolean, nil},
	}
	modelPhotonPersistentDiskVolumeSource = model{
		{"fsType", one, text, nil}, {"pdID", one, text, nil},
	}
	modelPortworxVolumeSource = model{
		{"fsType", one, text, nil}, {"readOnly", one, boolean, nil}, {"volumeID", one, text, nil},
	}
	modelProjectedVolumeSource = model{
		{"defaultMode", one, integer, nil}, {"sources", list, object, &modelVolumeProjection},
	}
	modelQuobyteVolumeSource = model{
		{"group", one, text, nil}, {"readOnly", one, boolean, nil}, {"registry", one, text, nil}, {"tenant", one, text, nil},
		{"user", one, text, nil}, {"volume", one, text, nil},
	}
	modelRBDVolumeSource = model{
		{"fsType", one, text, nil}, {"image", one, text, nil}, {"keyring", one, text, nil}, {"monitors", list, text, nil},
		{"pool", one, text, nil}, {"readOnly", one, boolean, nil}, {"secretRef", one, object, &modelLocalObjectReference},
		{"user", one, text, nil},
	}
	modelScaleIOVolumeSource = model{
		{"fsType", one, text, nil}, {"gateway", one, text, nil}, {"protectionDomain", one, text, nil}, {"readOnly", one, boolean, nil},
		{"secretRef", one, object, &modelLocalObjectReference}, {"sslEnabled", one, boolean, nil}, {"storageMode", one, text, nil},
		{"storagePool", one, text, nil}, {"system", one, text, nil}, {"volumeName", one, text, nil},
	}
	modelSecretVolumeSource = model{
		{"defaultMode", one, integer, nil}, {"items", list, object, &modelKeyToPath}, {"optional", one, boolean, nil},
		{"secretName", one, text, nil},
	}
	modelStorageOSVolumeSource = model{
		{"fsType", one, text, nil}, {"readOnly", one, boolean, nil}, {"secretRef", one, object, &modelLocalObjectReference},
		{"volumeName", one, text, nil}, {"volumeNamespace", one, text, nil},
	}
	modelVsphereVirtualDiskVolumeSource = model{
		{"fsType", one, text, nil}, {"storagePolicyID", one, text, nil}, {"storagePolicyName", one, text, nil},
		{"volumePath", one, text, nil},
	}
	modelPreferredSchedulingTerm = model{
		{"preference", one, object, &modelNodeSelectorTerm}, {"weight", one, integer, nil},
	}
	modelNodeSelector = model{
		{"nodeSelectorTerms", list, object, &modelNodeSelectorTerm},
	}
	modelWeightedPodAffinityTerm = model{
		{"podAffinityTerm", one, object, &modelPodAffinityTerm}, {"weight", one, integer, nil},
	}
	modelPodAffinityTerm = model{
		{"labelSelector", one, object, &modelLabelSelector}, {"matchLabelKeys", list, text, nil}, {"mismatchLabelKeys", list, text, nil},
		{"namespaceSelector", one, object, &modelLabelSelector}, {"namespaces", list, text, nil}, {"topologyKey", one, text, nil},
	}
	modelEnvVarSource = model{
		{"configMapKeyRef", one, object, &modelConfigMapKeySelector}, {"fieldRef", one, object, &modelObjectFieldSelector},
		{"fileKeyRef", one, object, &modelFileKeySelector}, {"resourceFieldRef", one, object, &modelResourceFieldSelector},
		{"secretKeyRef", one, object, &modelSecretKeySelector},
	}
	modelConfigMapEnvSource = model{
		{"name", one, text, nil}, {"optional", one, boolean, nil},
	}
	modelSecretEnvSource = model{
		{"name", one, text, nil}, {"optional", one, boolean, nil},
	}
	modelLifecycleHandler = model{
		{"exec", one, object, &modelExecAction}, {"httpGet", one, object, &modelHTTPGetAction}, {"sleep", one, object, &modelSleepAction},
		{"tcpSocket", one, object, &modelTCPSocketAction},
	}
	modelExecAction = model{
		{"command", list, text, nil},
	}
	modelGRPCAction = model{
		{"port", one, integer, nil}, {"service", one, text, nil},
	}
	modelHTTPGetAction = model{
		{"host", one, text, nil}, {"httpHeaders", list, object, &modelHTTPHeader}, {"path", one, text, nil}, {"port", one, intOrText, nil},
		{"scheme", one, text, nil},
	}
	modelTCPSocketAction = model{
		{"host", one, text, nil}, {"port", one, intOrText, nil},
	}
	modelContainerRestartRuleOnExitCodes = model{
		{"operator", one, text, nil}, {"values", list, integer, nil},
	}
	modelCapabilities = model{
		{"add", list, text, nil}, {"drop", list, text, nil},
	}
	modelLabelSelectorRequirement = model{
		{"key", one, text, nil}, {"operator", one, text, nil}, {"values", list, text, nil},
	}
	modelKeyToPath = model{
		{"key", one, text, nil}, {"mode", one, integer, nil}, {"path", one, text, nil},
	}
	modelDownwardAPIVolumeFile = model{
		{"fieldRef", one, object, &modelObjectFieldSelector}, {"mode", one, integer, nil}, {"path", one, text, nil},
		{"resourceFieldRef", one, object, &modelResourceFieldSelector},
	}
	modelPersistentVolumeClaimTemplate = model{
		{"metadata", one, object, &modelObjectMeta}, {"spec", one, object, &modelPersistentVolumeClaimSpec},
	}
	modelVolumeProjection = model{
		{"clusterTrustBundle", one, object, &modelClusterTrustBundleProjection}, {"configMap", one, object, &modelConfigMapProjection},
		{"downwardAPI", one, object, &modelDownwardAPIProjection}, {"podCertificate", one, object, &modelPodCertificateProjection},
		{"secret", one, object, &modelSecretProjection}, {"serviceAccountToken", one, object, &modelServiceAccountTokenProjection},
	}
	modelNodeSelectorTerm = model{
		{"matchExpressions", list, object, &modelNodeSelectorRequirement}, {"matchFields", list, object, &modelNodeSelectorRequirement},
	}
	modelConfigMapKeySelector = model{
		{"key", one, text, nil}, {"name", one, text, nil}, {"optional", one, boolean, nil},
	}
	modelObjectFieldSelector = model{
		{"apiVersion", one, text, nil}, {"fieldPath", one, text, nil},
	}
	modelFileKeySelector = model{
		{"key", one, text, nil}, {"optional", one, boolean, nil}, {"path", one, text, nil}, {"volumeName", one, text, nil},
	}
	modelResourceFieldSelector = model{
		{"containerName", one, text, nil}, {"divisor", one, quantity, nil}, {"resource", one, text, nil},
	}
	modelSecretKeySelector = model{
		{"key", one, text, nil}, {"name", one, text, nil}, {"optional", one, boolean, nil},
	}
	modelSleepAction = model{
		{"seconds", one, long, nil},
	}
	modelHTTPHeader = model{
		{"name", one, text, nil}, {"value", one, text, nil},
	}
	modelPersistentVolumeClaimSpec = model{
		{"accessModes", list, text, nil}, {"dataSource", one, object, &modelTypedLocalObjectReference},
		{"dataSourceRef", one, object, &modelTypedObjectReference}, {"resources", one, object, &modelVolumeResourceRequirements},
		{"selector", one, object, &modelLabelSelector}, {"storageClassName", one, text, nil}, {"volumeAttributesClassName", one, text, nil},
		{"volumeMode", one, text, nil}, {"volumeName", one, text, nil},
	}
	modelClusterTrustBundleProjection = model{
		{"labelSelector", one, object, &modelLabelSelector}, {"name", one, text, nil}, {"optional", one, boolean, nil},
		{"path", one, text, nil}, {"signerName", one, text, nil},
	}
	modelConfigMapProjection = model{
		{"items", list, object, &modelKeyToPath}, {"name", one, text, nil}, {"optional", one, boolean, nil},
	}
	modelDownwardAPIProjection = model{
		{"items", list, object, &modelDownwardAPIVolumeFile},
	}
	modelPodCertificateProjection = model{
		{"certificateChainPath", one, text, nil}, {"credentialBundlePath", one, text, nil}, {"keyPath", one, text, nil},
		{"keyType", one, text, nil}, {"maxExpirationSeconds", one, integer, nil}, {"signerName", one, text, nil},
		{"userAnnotations", dict, text, nil},
	}
	modelSecretProjection = model{
		{"items", list, object, &modelKeyToPath}, {"name", one, text, nil}, {"optional", one, boolean, nil},
	}
	modelServiceAccountTokenProjection = model{
		{"audience", one, text, nil}, {"expirationSeconds", one, long, nil}, {"path", one, text, nil},
	}
	modelNodeSelectorRequirement = model{
		{"key", one, text, nil}, {"operator", one, text, nil}, {"values", list, text, nil},
	}
	modelTypedLocalObjectReference = model{
		{"kind", one, text, nil}, {"apiGroup", one, text, nil}, {"name", one, text, nil},
	}
	modelTypedObjectReference = model{
		{"kind", one, text, nil}, {"apiGroup", one, text, nil}, {"name", one, text, nil}, {"namespace", one, text, nil},
	}
	modelVolumeResourceRequirements = model{
		{"limits", dict, quantity, nil}, {"requests", dict, quantity, nil},
	}
)
