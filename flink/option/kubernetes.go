package option

import (
	"github.com/drey-project/drey/flink/conf"
)

// The shape of a cluster in Kubernetes.
var (
	// ClusterID is the name of the cluster, from which its objects get theirs.
	ClusterID = conf.String("kubernetes.cluster-id")
	// Namespace is the namespace of the cluster.
	Namespace = conf.String("kubernetes.namespace").WithDefault("default")
	// KubeContext is the context of the kubeconfig that the client uses.
	KubeContext = conf.String("kubernetes.context")
	// KubeConfigFile is the kubeconfig that the client uses.
	KubeConfigFile = conf.String("kubernetes.config.file")
	// Image is the image of all Flink containers.
	Image = conf.String("kubernetes.container.image.ref").WithDefault("apache/flink:1.20.4-scala_2.12").
		WithDeprecated("kubernetes.container.image")
	// ImagePullPolicy is when the image is pulled.
	ImagePullPolicy = conf.Enum("kubernetes.container.image.pull-policy", PullIfNotPresent, PullAlways, PullNever).
			WithDefault(PullIfNotPresent)
	// ImagePullSecrets is the secrets with which the image is pulled.
	ImagePullSecrets = conf.List("kubernetes.container.image.pull-secrets")
	// EntryPath is the script that starts the containers.
	EntryPath = conf.String("kubernetes.entry.path").WithDefault("/docker-entrypoint.sh")
	// ConfDir is the folder of the configuration inside the containers.
	ConfDir = conf.String("kubernetes.flink.conf.dir").WithDefault("/opt/flink/conf")
	// LogDir is the folder of the logs inside the containers.
	LogDir = conf.String("kubernetes.flink.log.dir")
	// HadoopConfigMap is an existing ConfigMap with the Hadoop configuration.
	HadoopConfigMap = conf.String("kubernetes.hadoop.conf.config-map.name")
	// HadoopMountEnabled is whether the Hadoop configuration is mounted.
	HadoopMountEnabled = conf.Bool("kubernetes.decorator.hadoop-conf-mount.enabled").WithDefault(true)
	// KerberosMountEnabled is whether the Kerberos files are mounted.
	KerberosMountEnabled = conf.Bool("kubernetes.decorator.kerberos-mount.enabled").WithDefault(true)
	// HostNetwork is whether the pods use the network of their node.
	HostNetwork = conf.Bool("kubernetes.hostnetwork.enabled").WithDefault(false)
	// ServiceAccount is the service account of all pods.
	ServiceAccount = conf.String("kubernetes.service-account").WithDefault("default")
	// JobManagerServiceAccount is the service account of the JobManager.
	JobManagerServiceAccount = conf.String("kubernetes.jobmanager.service-account").WithDefault("default").
					WithFallback("kubernetes.service-account")
	// TaskManagerServiceAccount is the service account of the TaskManagers.
	TaskManagerServiceAccount = conf.String("kubernetes.taskmanager.service-account").WithDefault("default").
					WithFallback("kubernetes.service-account")
	// Secrets is the secrets to mount, name to path.
	Secrets = conf.Map("kubernetes.secrets")
	// SecretEnv is the environment variables that come from secrets.
	SecretEnv = conf.MapList("kubernetes.env.secretKeyRef")
	// RESTServiceType is how the REST service is exposed.
	RESTServiceType = conf.Enum("kubernetes.rest-service.exposed.type", ClusterIP, NodePort, LoadBalancer, HeadlessClusterIP).
			WithDefault(ClusterIP)
	// RESTNodeAddressType is which address of a node stands for a NodePort service.
	RESTNodeAddressType = conf.Enum("kubernetes.rest-service.exposed.node-port-address-type", InternalIP, ExternalIP).
				WithDefault(InternalIP)
	// RESTServiceAnnotations is the annotations of the REST service.
	RESTServiceAnnotations = conf.Map("kubernetes.rest-service.annotations")
	// InternalServiceAnnotations is the annotations of the internal service.
	InternalServiceAnnotations = conf.Map("kubernetes.internal-service.annotations")
	// TransactionRetries is how often Flink retries a write to Kubernetes.
	TransactionRetries = conf.Int("kubernetes.transactional-operation.max-retries").WithDefault(15)
	// ClientIOPoolSize is the threads of the Kubernetes client.
	ClientIOPoolSize = conf.Int("kubernetes.client.io-pool.size").WithDefault(4)
	// NodeNameLabel is the node label that holds the name of the node.
	NodeNameLabel = conf.String("kubernetes.node-name-label").WithDefault("kubernetes.io/hostname")
)
