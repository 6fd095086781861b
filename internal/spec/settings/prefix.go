package settings

// The prefixes of keys that hold defaults for some resources only; what follows the prefix and a dot is the key they are for.
const (
	// NamespaceDefaults is followed by a namespace.
	NamespaceDefaults = "kubernetes.operator.default-configuration.namespace."
	// VersionDefaults is followed by a Flink version such as v1_20, and a + if newer versions are meant too.
	VersionDefaults = "kubernetes.operator.default-configuration.flink-version."
)

// The prefixes of the keys that belong to the operator, not to Flink: they are taken from the newest spec even before it is
// deployed, and never reach a Flink cluster.
const (
	OperatorPrefix   = "kubernetes.operator."
	AutoscalerPrefix = "job.autoscaler."
)

// prefixes lists the prefixes that give a meaning to keys below them.
func prefixes() []Declaration {
	return []Declaration{
		prefix(NamespaceDefaults+"<ns>.<key>", "A default of <key> for the resources of one namespace."),
		prefix(VersionDefaults+"<vX_Y>.<key>", "A default of <key> for one Flink version; it wins over those of the namespace."),
		prefix(VersionDefaults+"<vX_Y>+.<key>", "A default of <key> for a Flink version and all newer ones; that of the newest version wins."),
		prefix("kubernetes.operator.metrics.*", "The metrics configuration of the operator itself, such as its reporters."),
		prefix("kubernetes.operator.plugins.listeners.<name>.<key>", "A parameter of a listener."),
	}
}

func prefix(key, doc string) Declaration {
	return Declaration{Key: key, Type: "*", Scope: ScopePrefix, Doc: doc}
}
