package cluster

import "github.com/drey-project/drey/flink/conf"

// Keys whose values are lists and maps. The text of a value does not tell, so they are listed.
var (
	listKeys = []string{
		"$internal.application.program-args", "classloader.parent-first-patterns.additional",
		"classloader.parent-first-patterns.default", "execution.job-listeners", "execution.program-config.wildcards",
		"external-resources", "kubernetes.container.image.pull-secrets", "metrics.job.status.enable",
		"pipeline.cached-files", "pipeline.classpaths", "pipeline.default-kryo-serializers", "pipeline.jars",
		"pipeline.registered-kryo-types", "pipeline.registered-pojo-types", "pipeline.serialization-config",
		"plugin.classloader.parent-first-patterns.additional", "plugin.classloader.parent-first-patterns.default",
		"security.context.factory.classes", "security.kerberos.access.hadoopFileSystems",
		"security.module.factory.classes", "user.artifacts.artifact-list",
	}
	mapKeys = []string{
		"high-availability.zookeeper.client.authorization", "kubernetes.internal-service.annotations",
		"kubernetes.jobmanager.annotations", "kubernetes.jobmanager.labels", "kubernetes.jobmanager.node-selector",
		"kubernetes.rest-service.annotations", "kubernetes.secrets", "kubernetes.taskmanager.annotations",
		"kubernetes.taskmanager.labels", "kubernetes.taskmanager.node-selector", "pipeline.global-job-parameters",
		"pipeline.jobvertex-parallelism-overrides", "taskmanager.memory.managed.consumer-weights",
		"user.artifacts.http-headers",
	}
	mapListKeys = []string{
		"kubernetes.env.secretKeyRef", "kubernetes.jobmanager.owner.reference", "kubernetes.jobmanager.tolerations",
		"kubernetes.taskmanager.tolerations",
	}
)

// inLegacy writes lists and maps as Flink 1 reads them. An operator that is configured with config.yaml has them as YAML,
// which Flink 1 would take for a single element.
func inLegacy(c conf.Conf) conf.Conf {
	if c.Dialect() == conf.LegacyYAML {
		return c
	}
	b := c.Edit()
	for _, key := range listKeys {
		translate(c, b, conf.List(key))
	}
	for _, key := range mapKeys {
		translate(c, b, conf.Map(key))
	}
	for _, key := range mapListKeys {
		translate(c, b, conf.MapList(key))
	}
	return b.Conf().In(conf.LegacyYAML)
}

// translate rewrites one value. A value that cannot be read stays, for Flink to complain about.
func translate[T any](c conf.Conf, b *conf.Builder, o conf.Option[T]) {
	text, set := c.Lookup(o.Key)
	if !set {
		return
	}
	if v, err := o.Parse(text, conf.StandardYAML); err == nil {
		b.Set(o.Key, o.Text(v, conf.LegacyYAML))
	}
}
