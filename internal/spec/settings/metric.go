package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// MetricsControllerEnabled says whether there are metrics of the controllers.
var MetricsControllerEnabled = conf.Bool("kubernetes.operator.josdk.metrics.enabled").WithDefault(true).
	WithDoc("Whether there are metrics of the controllers.")

// MetricsProcessEnabled says whether there are metrics of the operator process.
var MetricsProcessEnabled = conf.Bool("kubernetes.operator.jvm.metrics.enabled").WithDefault(true).
	WithDoc("Whether there are metrics of the operator process.")

// MetricsKubernetesClientEnabled says whether there are metrics of requests to the Kubernetes API.
var MetricsKubernetesClientEnabled = conf.Bool("kubernetes.operator.kubernetes.client.metrics.enabled").WithDefault(true).
	WithDoc("Whether there are metrics of requests to the Kubernetes API.")

// MetricsKubernetesClientResponseGroupsEnabled says whether answers of the Kubernetes API are also counted by class of status code.
var MetricsKubernetesClientResponseGroupsEnabled = conf.Bool("kubernetes.operator.kubernetes.client.metrics.http.response.code.groups.enabled").WithDefault(false).
	WithDoc("Whether answers of the Kubernetes API are also counted by class of status code.")

// MetricsSlowRequestThreshold says how long a request to the Kubernetes API takes to count as slow.
var MetricsSlowRequestThreshold = conf.Duration("kubernetes.operator.kubernetes.client.metrics.slow.request.threshold").WithDefault(5 * time.Second).
	WithDoc("How long a request to the Kubernetes API takes to count as slow.")

// MetricsHistogramSampleSize says how many values a histogram is made from.
var MetricsHistogramSampleSize = conf.Int("kubernetes.operator.metrics.histogram.sample.size").WithDefault(1000).
	WithDoc("How many values a histogram is made from.")

// MetricsScopeSystem is the scope of metrics of the whole operator.
var MetricsScopeSystem = conf.String("kubernetes.operator.metrics.scope.k8soperator.system").WithDefault("<host>.k8soperator.<namespace>.<name>.system").
	WithDeprecated("metrics.scope.k8soperator").
	WithDoc("The scope of metrics of the whole operator.")

// MetricsScopeNamespace is the scope of metrics of one namespace.
var MetricsScopeNamespace = conf.String("kubernetes.operator.metrics.scope.k8soperator.resourcens").WithDefault("<host>.k8soperator.<namespace>.<name>.namespace.<resourcens>.<resourcetype>").
	WithDeprecated("metrics.scope.k8soperator.resourcens").
	WithDoc("The scope of metrics of one namespace.")

// MetricsScopeResource is the scope of metrics of one resource.
var MetricsScopeResource = conf.String("kubernetes.operator.metrics.scope.k8soperator.resource").WithDefault("<host>.k8soperator.<namespace>.<name>.resource.<resourcens>.<resourcename>.<resourcetype>").
	WithDeprecated("metrics.scope.k8soperator.resource").
	WithDoc("The scope of metrics of one resource.")

// MetricsLifecycleEnabled says whether there are metrics of lifecycle states and the changes between them.
var MetricsLifecycleEnabled = conf.Bool("kubernetes.operator.resource.lifecycle.metrics.enabled").WithDefault(true).
	WithDoc("Whether there are metrics of lifecycle states and the changes between them.")

// MetricsLifecycleNamespaceHistogramsEnabled says whether lifecycle histograms exist for each namespace besides those of the whole operator.
var MetricsLifecycleNamespaceHistogramsEnabled = conf.Bool("kubernetes.operator.resource.lifecycle.namespace.histograms.enabled").WithDefault(true).
	WithDoc("Whether lifecycle histograms exist for each namespace besides those of the whole operator.")

// MetricsResourceEnabled says whether there are metrics of the number and state of resources.
var MetricsResourceEnabled = conf.Bool("kubernetes.operator.resource.metrics.enabled").WithDefault(true).
	WithDoc("Whether there are metrics of the number and state of resources.")

// metricOptions lists the options of the metrics of the operator.
func metricOptions() []Declaration {
	return []Declaration{
		declare(ScopeStartup, MetricsControllerEnabled),
		declare(ScopeStartup, MetricsProcessEnabled),
		declare(ScopeStartup, MetricsKubernetesClientEnabled),
		declare(ScopeStartup, MetricsKubernetesClientResponseGroupsEnabled),
		declare(ScopeStartup, MetricsSlowRequestThreshold),
		declare(ScopeStartup, MetricsHistogramSampleSize),
		declare(ScopeStartup, MetricsScopeSystem),
		declare(ScopeStartup, MetricsScopeNamespace),
		declare(ScopeStartup, MetricsScopeResource),
		declare(ScopeStartup, MetricsLifecycleEnabled),
		declare(ScopeStartup, MetricsLifecycleNamespaceHistogramsEnabled),
		declare(ScopeStartup, MetricsResourceEnabled),
	}
}
