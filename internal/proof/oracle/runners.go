package oracle

// runners holds a replayer for each kind of recording; a kind without one is reported as such.
var runners = map[string]Runner{
	"effective-config":     runEffectiveConfig,
	"operator-config":      runOperatorConfig,
	"native-manifests":     runNativeManifests,
	"standalone-manifests": runStandaloneManifests,
	"ingress":              runIngress,
	"flink-values":         runFlinkValues,
	"conf-file":            runConfFile,
	"last-spec":            runLastSpec,
	"memory":               runMemory,
	"spec-diff":            runSpecDiff,
	"event":                runEvent,
	"exception":            runException,
	"status":               runStatus,
	"validation":           runValidation,
	"mutator":              runMutator,
	"submission":           runSubmission,
	"traces":               runTraces,
	"cron":                 runCron,
	"snapshot-trigger":     runSnapshotTrigger,
	"snapshot-cleanup":     runSnapshotCleanup,
	"upgrade-decision":     runUpgradeDecision,
}
