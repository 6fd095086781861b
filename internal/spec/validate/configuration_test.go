package validate

import (
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestClusterConfiguration(t *testing.T) {
	const (
		rollback = "kubernetes.operator.deployment.rollback.enabled"
		health   = "kubernetes.operator.cluster.health-check.enabled"
		recovery = "kubernetes.operator.jm-deployment-recovery.enabled"
		haType   = "high-availability.type"
	)
	needsHA := verdictOf{problem: "HA must be enabled for rollback support."}
	forbidden := func(key string) verdictOf { return verdictOf{problem: "Forbidden Flink config key: " + key} }
	tests := map[string]struct {
		conf map[string]string
		want verdictOf
	}{
		"the namespace is the operator's":  {map[string]string{"kubernetes.namespace": "x"}, forbidden("kubernetes.namespace")},
		"so is the cluster id":             {map[string]string{"kubernetes.cluster-id": ""}, forbidden("kubernetes.cluster-id")},
		"so is the cluster id of HA":       {map[string]string{"high-availability.cluster-id": "x"}, forbidden("high-availability.cluster-id")},
		"the namespace is told first":      {map[string]string{"kubernetes.cluster-id": "x", "kubernetes.namespace": "x"}, forbidden("kubernetes.namespace")},
		"a longer key is not the same key": {map[string]string{"kubernetes.cluster-id.x": "x"}, verdictOf{}},
		"rollback without HA":              {map[string]string{rollback: "true"}, needsHA},
		"rollback with HA":                 {map[string]string{rollback: "TRUE", haType: "Kubernetes"}, verdictOf{}},
		"rollback with the old key of HA":  {map[string]string{rollback: "true", "high-availability": "zookeeper"}, verdictOf{}},
		"rollback with HA of one's own":    {map[string]string{rollback: "true", haType: "com.acme.Factory"}, verdictOf{}},
		"rollback with an empty HA":        {map[string]string{rollback: "true", haType: ""}, verdictOf{}},
		"rollback with HA switched off":    {map[string]string{rollback: "true", haType: "none"}, needsHA},
		"rollback with the old name for off": {
			map[string]string{rollback: "true", "recovery.mode": "Standalone"}, needsHA,
		},
		"a rollback that is no truth value": {map[string]string{rollback: "yes"}, verdictOf{failed: true}},
		"a forbidden key comes before a value that cannot be read": {
			map[string]string{rollback: "yes", "kubernetes.namespace": "x"}, forbidden("kubernetes.namespace"),
		},
		"a health check":               {map[string]string{health: "true"}, verdictOf{}},
		"a health check with recovery": {map[string]string{health: "true", recovery: "true"}, verdictOf{}},
		"a health check without recovery": {map[string]string{health: "true", recovery: "false"}, verdictOf{
			problem: "Deployment recovery (" + recovery + ") must be enabled for job health check (" + health + ") support.",
		}},
		"no recovery without health check":        {map[string]string{health: "false", recovery: "false"}, verdictOf{}},
		"a health check that is no truth value":   {map[string]string{health: "1"}, verdictOf{failed: true}},
		"a recovery that is no truth value":       {map[string]string{health: "true", recovery: "1"}, verdictOf{failed: true}},
		"a recovery that nobody asks for is fine": {map[string]string{recovery: "1"}, verdictOf{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := judgeDeployment(t, withConf(t, test.conf))
			expect(t, test.want, problem, err)
		})
	}
}

func TestDefaultsOfTheOperatorCount(t *testing.T) {
	const defaults = "kubernetes.operator.default-configuration."
	forbidden := verdictOf{problem: "Forbidden Flink config key: kubernetes.cluster-id"}
	tests := map[string]struct {
		operator map[string]string
		want     verdictOf
	}{
		"a key of the operator":           {map[string]string{"kubernetes.cluster-id": "x"}, forbidden},
		"a default of this namespace":     {map[string]string{defaults + "namespace.team.kubernetes.cluster-id": "x"}, forbidden},
		"a default of another namespace":  {map[string]string{defaults + "namespace.other.kubernetes.cluster-id": "x"}, verdictOf{}},
		"a default of this version":       {map[string]string{defaults + "flink-version.v1_20.kubernetes.cluster-id": "x"}, forbidden},
		"a default of this version on":    {map[string]string{defaults + "flink-version.v1_18+.kubernetes.cluster-id": "x"}, forbidden},
		"a default of another version":    {map[string]string{defaults + "flink-version.v1_19.kubernetes.cluster-id": "x"}, verdictOf{}},
		"a default that the spec changes": {map[string]string{"kubernetes.operator.deployment.rollback.enabled": "true"}, verdictOf{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			change := withConf(t, map[string]string{"kubernetes.operator.deployment.rollback.enabled": "false"})
			d := changed[v1beta1.FlinkDeployment](t, application, change)
			problem, err := Deployment(d, environment(t, test.operator))
			expect(t, test.want, problem, err)
		})
	}
}
