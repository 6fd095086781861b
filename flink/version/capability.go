package version

// ReadsStandardYAML reports whether clusters are given a nested config.yaml instead of a flat flink-conf.yaml. Flink 1.19 and
// 1.20 could read the new file, too, but only Flink 2 reads nothing else.
func (v Version) ReadsStandardYAML() bool {
	return v.AtLeast(2, 0)
}

// ConfigFile returns the name of the configuration file of a cluster.
func (v Version) ConfigFile() string {
	if v.ReadsStandardYAML() {
		return "config.yaml"
	}
	return "flink-conf.yaml"
}

// JobGraphPrefix returns how the keys start under which the high-availability ConfigMap keeps submitted jobs.
func (v Version) JobGraphPrefix() string {
	if v.AtLeast(2, 0) {
		return "executionPlan-"
	}
	return "jobGraph-"
}

// ClaimModeField returns the name of the field that says who owns the savepoint when a jar is run over REST.
func (v Version) ClaimModeField() string {
	if v.AtLeast(1, 20) {
		return "claimMode"
	}
	return "restoreMode"
}

// HasImageRef reports whether the image stands under kubernetes.container.image.ref.
func (v Version) HasImageRef() bool {
	return v.AtLeast(1, 17)
}

// HasCPUAmount reports whether kubernetes.jobmanager.cpu.amount is known; before there was kubernetes.jobmanager.cpu alone.
func (v Version) HasCPUAmount() bool {
	return v.AtLeast(1, 17)
}

// TriggersCheckpoints reports whether a checkpoint can be asked for.
func (v Version) TriggersCheckpoints() bool {
	return v.AtLeast(1, 17)
}

// RescalesInPlace reports whether the parallelism of a running job can be changed over REST.
func (v Version) RescalesInPlace() bool {
	return v.AtLeast(1, 18)
}

// AllowsNoJar reports whether an application may be submitted without a jar.
func (v Version) AllowsNoJar() bool {
	return v.AtLeast(2, 0)
}

// TakesTriggerIDs reports whether savepoint requests may carry an identity chosen by the client, so that asking twice is safe.
func (v Version) TakesTriggerIDs() bool {
	return v.AtLeast(1, 15)
}

// RemembersApplications reports whether results of applications are remembered beside those of jobs.
func (v Version) RemembersApplications() bool {
	return v.AtLeast(2, 3)
}
