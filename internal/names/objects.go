// Package names says what every object we own is called, and which labels, annotations and finalizers it carries.
//
// Clusters that already run depend on these names. They are frozen: a function may be added here, never changed.
package names

import (
	"strconv"
	"strings"
	"time"
)

// JobManager returns the name of the JobManager Deployment of a cluster.
func JobManager(cluster string) string { return cluster }

// TaskManagers returns the name of the TaskManager Deployment of a standalone cluster.
func TaskManagers(cluster string) string { return cluster + "-taskmanager" }

// InternalService returns the name of the headless Service through which TaskManagers find their JobManager.
func InternalService(cluster string) string { return cluster }

// RestService returns the name of the Service in front of the REST API of a cluster.
func RestService(cluster string) string { return cluster + "-rest" }

// FlinkConfig returns the name of the ConfigMap with the Flink configuration of a cluster.
func FlinkConfig(cluster string) string { return "flink-config-" + cluster }

// PodTemplate returns the name of the ConfigMap with the TaskManager pod template of a native cluster.
func PodTemplate(cluster string) string { return "pod-template-" + cluster }

// HadoopConfig returns the name of the ConfigMap with the Hadoop configuration of a cluster.
func HadoopConfig(cluster string) string { return "hadoop-config-" + cluster }

// KerberosKeytab returns the name of the Secret with the Kerberos keytab of a cluster.
func KerberosKeytab(cluster string) string { return "kerberos-keytab-" + cluster }

// KerberosConfig returns the name of the ConfigMap with the krb5.conf of a cluster.
func KerberosConfig(cluster string) string { return "kerberos-krb5conf-" + cluster }

// HACluster returns the name of the ConfigMap in which Flink keeps the leaders and job graphs of a cluster.
func HACluster(cluster string) string { return cluster + haClusterSuffix }

// HAJob returns the name of the ConfigMap in which Flink keeps the checkpoints of one job of a cluster.
func HAJob(cluster, jobID string) string { return cluster + "-" + jobID + haSuffix }

// IsHAJob tells whether a ConfigMap name is that of a job's checkpoints rather than of the whole cluster's leaders.
func IsHAJob(configMap string) bool {
	return strings.HasSuffix(configMap, haSuffix) && !strings.HasSuffix(configMap, haClusterSuffix)
}

const (
	haSuffix        = "-config-map"
	haClusterSuffix = "-cluster-config-map"
)

// Ingress returns the name of the Ingress of a resource.
func Ingress(resource string) string { return resource }

// AutoscalerMemory returns the name of the ConfigMap in which the autoscaler of a resource remembers.
func AutoscalerMemory(resource string) string { return "autoscaler-" + resource }

// Blue returns the name of the blue child of a FlinkBlueGreenDeployment.
func Blue(parent string) string { return parent + "-blue" }

// Green returns the name of the green child of a FlinkBlueGreenDeployment.
func Green(parent string) string { return parent + "-green" }

// Snapshot returns the name of a FlinkStateSnapshot that the operator creates: of which kind (SAVEPOINT or
// CHECKPOINT), why (MANUAL, PERIODIC, UPGRADE) and when.
func Snapshot(resource, kind, trigger string, at time.Time) string {
	return strings.Join([]string{resource, strings.ToLower(kind), strings.ToLower(trigger),
		strconv.FormatInt(at.UnixMilli(), 10)}, "-")
}
