package validate

import (
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestChanges(t *testing.T) {
	const (
		lastJob     = `{"job": {"state": "running", "upgradeMode": "stateless"}, "flinkVersion": "v1_20"}`
		lastSession = `{"job": null, "flinkVersion": "v1_20"}`
		lastStand   = `{"job": {"state": "running"}, "flinkVersion": "v1_20", "mode": "standalone"}`
		lastNative  = `{"job": {"state": "running"}, "flinkVersion": "v1_20", "mode": "native"}`
		redeployed  = `{"job": {"state": "running", "savepointRedeployNonce": 1}, "flinkVersion": "v1_20"}`
	)
	redeploy := func(nonce, path string) string {
		return `{"spec": {"job": {"savepointRedeployNonce": ` + nonce + `, "initialSavepointPath": ` + path + `}}}`
	}
	noPath := verdictOf{problem: "InitialSavepointPath must not be empty for savepoint redeployment"}
	toStandalone := verdictOf{problem: "Cannot switch from native kubernetes to standalone kubernetes cluster"}
	toNative := verdictOf{problem: "Cannot switch from standalone kubernetes to native kubernetes cluster"}
	tests := map[string]struct {
		last   string
		change string
		want   verdictOf
	}{
		"no change":                     {lastJob, `{}`, verdictOf{}},
		"a session cluster gets a job":  {lastSession, `{}`, verdictOf{problem: "Cannot switch from session to job cluster"}},
		"an application loses its job":  {lastJob, `{"spec": {"job": null}}`, verdictOf{problem: "Cannot switch from job to session cluster"}},
		"a session cluster stays one":   {lastSession, `{"spec": {"job": null}}`, verdictOf{}},
		"native to standalone":          {lastNative, `{"spec": {"mode": "standalone"}}`, toStandalone},
		"no mode to standalone":         {lastJob, `{"spec": {"mode": "standalone"}}`, toStandalone},
		"standalone to native":          {lastStand, `{"spec": {"mode": "native"}}`, toNative},
		"standalone to no mode":         {lastStand, `{}`, toNative},
		"standalone stays":              {lastStand, `{"spec": {"mode": "standalone"}}`, verdictOf{}},
		"native is the same as no mode": {lastNative, `{}`, verdictOf{}},
		"no mode is the same as native": {lastJob, `{"spec": {"mode": "native"}}`, verdictOf{}},
		"a redeploy from a savepoint":   {lastJob, redeploy("1", `"s3://s"`), verdictOf{}},
		"a redeploy from nothing":       {lastJob, redeploy("1", `null`), noPath},
		"a redeploy from blanks":        {lastJob, redeploy("1", `" "`), noPath},
		"another redeploy":              {redeployed, redeploy("2", `null`), noPath},
		"the same redeploy":             {redeployed, redeploy("1", `null`), verdictOf{}},
		"no redeploy any more":          {redeployed, redeploy("null", `null`), verdictOf{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := changed[v1beta1.FlinkDeployment](t, application, test.change)
			d.Status = changed[v1beta1.FlinkDeployment](t, application, lastReconciled(t, test.last)).Status
			problem, err := Deployment(d, environment(t, nil))
			expect(t, test.want, problem, err)
		})
	}
}

func TestEverythingMayChangeBeforeTheFirstDeployment(t *testing.T) {
	problem, err := judgeDeployment(t, `{"spec": {"mode": "standalone", "job": {"savepointRedeployNonce": 1}}}`)
	expect(t, verdictOf{}, problem, err)
}

func TestVersionAfterLastStateSuspend(t *testing.T) {
	last := func(state, mode, version string) string {
		return `{"job": {"state": "` + state + `", "upgradeMode": "` + mode + `"}, "flinkVersion": ` + version + `}`
	}
	refused := verdictOf{problem: "Changing flinkVersion after last-state suspend is not allowed. " +
		"Restore your cluster with the current flinkVersion and perform the version upgrade afterwards."}
	const dirs = `"execution.checkpointing.dir": "c", "execution.checkpointing.savepoint-dir": "s"`
	tests := map[string]struct {
		last, mode string
		want       verdictOf
	}{
		"another version":                {last("suspended", "last-state", `"v1_19"`), "last-state", refused},
		"another version, by savepoint":  {last("suspended", "last-state", `"v1_19"`), "savepoint", refused},
		"another version, stateless":     {last("suspended", "last-state", `"v1_19"`), "stateless", verdictOf{}},
		"the same version":               {last("suspended", "last-state", `"v1_20"`), "last-state", verdictOf{}},
		"no version before":              {last("suspended", "last-state", `null`), "last-state", refused},
		"suspended by savepoint":         {last("suspended", "savepoint", `"v1_19"`), "last-state", verdictOf{}},
		"running":                        {last("running", "last-state", `"v1_19"`), "last-state", verdictOf{}},
		"a last spec of the oldest form": {`{"job": null}`, "stateless", verdictOf{problem: "Cannot switch from session to job cluster"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			change := `{"spec": {"flinkConfiguration": {` + dirs + `}, "job": {"upgradeMode": "` + test.mode + `"}}}`
			d := changed[v1beta1.FlinkDeployment](t, application, change)
			d.Status = changed[v1beta1.FlinkDeployment](t, application, lastReconciled(t, test.last)).Status
			problem, err := Deployment(d, environment(t, nil))
			expect(t, test.want, problem, err)
		})
	}
}
