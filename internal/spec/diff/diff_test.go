package diff_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/diff"
)

func deployment(t testing.TB, text string) v1beta1.FlinkDeploymentSpec {
	t.Helper()
	var spec v1beta1.FlinkDeploymentSpec
	if err := json.Unmarshal([]byte(text), &spec); err != nil {
		t.Fatal(err)
	}
	return spec
}

func TestEveryFieldHasItsClass(t *testing.T) {
	const native, standalone = v1beta1.KubernetesModeNative, v1beta1.KubernetesModeStandalone
	tests := map[string]struct {
		before, after    string
		native, standing diff.Class
		count            int
	}{
		"nothing":                          {`{"job":{}}`, `{"job":{"state":"running","args":[]}}`, diff.Ignore, diff.Ignore, 0},
		"a new image":                      {`{"image":"a"}`, `{"image":"b"}`, diff.Upgrade, diff.Upgrade, 1},
		"parallelism":                      {`{"job":{"parallelism":1}}`, `{"job":{"parallelism":2}}`, diff.Upgrade, diff.Scale, 1},
		"TaskManager replicas":             {`{"taskManager":{"replicas":1}}`, `{"taskManager":{}}`, diff.Upgrade, diff.Scale, 1},
		"a TaskManager block appears":      {`{}`, `{"taskManager":{"replicas":1}}`, diff.Upgrade, diff.Upgrade, 1},
		"overrides of parallelism":         {`{}`, `{"flinkConfiguration":{"pipeline.jobvertex-parallelism-overrides":"a:1"}}`, diff.Scale, diff.Upgrade, 1},
		"the upgrade mode":                 {`{"job":{}}`, `{"job":{"upgradeMode":"savepoint"}}`, diff.Ignore, diff.Ignore, 1},
		"an explicit null":                 {`{"job":{}}`, `{"job":{"upgradeMode":null}}`, diff.Ignore, diff.Ignore, 1},
		"no arguments and null":            {`{"job":{}}`, `{"job":{"args":null}}`, diff.Upgrade, diff.Upgrade, 1},
		"the operator's options":           {`{}`, `{"flinkConfiguration":{"kubernetes.operator.x":"1","job.autoscaler.enabled":true}}`, diff.Ignore, diff.Ignore, 2},
		"configuration nested or flat":     {`{"flinkConfiguration":{"a.b":"1"}}`, `{"flinkConfiguration":{"a":{"b":1}}}`, diff.Ignore, diff.Ignore, 0},
		"no configuration and null":        {`{}`, `{"flinkConfiguration":null}`, diff.Ignore, diff.Ignore, 0},
		"a restart nonce":                  {`{}`, `{"restartNonce":1}`, diff.Upgrade, diff.Upgrade, 1},
		"a restart nonce that is removed":  {`{"restartNonce":1}`, `{}`, diff.Ignore, diff.Ignore, 0},
		"a redeploy nonce":                 {`{"job":{}}`, `{"job":{"savepointRedeployNonce":1,"parallelism":2}}`, diff.SavepointRedeploy, diff.SavepointRedeploy, 2},
		"a redeploy nonce that is removed": {`{"job":{"savepointRedeployNonce":1}}`, `{"job":{}}`, diff.Ignore, diff.Ignore, 0},
		"amounts written another way": {
			`{"jobManager":{"resources":{"requests":{"cpu":"1000m","memory":"1Gi"}}}}`,
			`{"jobManager":{"resources":{"requests":{"memory":"1024Mi","cpu":1}}}}`, diff.Ignore, diff.Ignore, 0,
		},
		"memory text written another way": {`{"taskManager":{"resource":{"memory":"2g"}}}`, `{"taskManager":{"resource":{"memory":"2048m"}}}`, diff.Upgrade, diff.Upgrade, 1},
		"cores written another way":       {`{"taskManager":{"resource":{"cpu":1}}}`, `{"taskManager":{"resource":{"cpu":1.0}}}`, diff.Ignore, diff.Ignore, 0},
		"native and nothing":              {`{}`, `{"mode":"native"}`, diff.Upgrade, diff.Upgrade, 1},
		"an empty pod template and none":  {`{}`, `{"podTemplate":{}}`, diff.Upgrade, diff.Upgrade, 1},
		"what old releases recorded":      {`{"podTemplate":{"apiVersion":"v1","kind":"Pod","spec":{}}}`, `{"podTemplate":{"spec":{}}}`, diff.Ignore, diff.Ignore, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for mode, want := range map[v1beta1.KubernetesMode]diff.Class{native: test.native, "": test.native, standalone: test.standing} {
				got, err := diff.Deployments(deployment(t, test.before), deployment(t, test.after), mode)
				if err != nil {
					t.Fatal(err)
				}
				if got.Class() != want || len(got.Entries) != test.count {
					t.Errorf("mode %q: want %s of %d, got %s of %v", mode, want, test.count, got.Class(), got)
				}
			}
		})
	}
}

func TestDifferencesArePrintedLeafByLeaf(t *testing.T) {
	tests := map[string]struct{ before, after, want string }{
		"none":                        {`{}`, `{}`, ""},
		"a field that is set":         {`{}`, `{"image":"x"}`, "image : null -> x"},
		"a field that is cleared":     {`{"image":""}`, `{}`, "image : {..} -> null"},
		"a field that becomes empty":  {`{"image":"x"}`, `{"image":""}`, `image : x -> ""`},
		"an object that is removed":   {`{"jobManager":{}}`, `{}`, "jobManager : {..} -> null"},
		"arguments":                   {`{"job":{}}`, `{"job":{"args":["a","b"]}}`, "job.args.0 : null -> a, job.args.1 : null -> b"},
		"keys with slashes":           {`{"ingress":{"labels":{"a/b":"1"}}}`, `{"ingress":{"labels":{"a/b":"2"}}}`, "ingress.labels.a~1b : 1 -> 2"},
		"own fields before common":    {`{"restartNonce":1,"image":"a"}`, `{"restartNonce":2,"image":"b"}`, "image : a -> b, restartNonce : 1 -> 2"},
		"an element that is inserted": {`{"job":{"args":["a","b"]}}`, `{"job":{"args":["x","a","b"]}}`, "job.args.0 : a -> x"},
		"an element that moves":       {`{"job":{"args":["a","b","c"]}}`, `{"job":{"args":["c","a","b"]}}`, "job.args.0 : a -> c"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := diff.Deployments(deployment(t, test.before), deployment(t, test.after), "")
			if err != nil {
				t.Fatal(err)
			}
			want := test.want
			if want != "" {
				want = "Diff: FlinkDeploymentSpec[" + want + "]"
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestBlueGreenDeploymentsChangeByTheirTemplates(t *testing.T) {
	tests := map[string]struct {
		before, after string
		want          diff.BlueGreenClass
	}{
		"the same":                        {`{"job":{}}`, `{"job":{"args":[]}}`, diff.BlueGreenIgnore},
		"the job stops":                   {`{"job":{}}`, `{"job":{"state":"suspended"},"image":"x"}`, diff.BlueGreenSuspend},
		"the job goes on":                 {`{"job":{"state":"suspended"}}`, `{"job":{}}`, diff.BlueGreenResume},
		"a null state is running":         {`{"job":{"state":"suspended"}}`, `{"job":{"state":null}}`, diff.BlueGreenResume},
		"only what the child takes":       {`{"job":{}}`, `{"job":{"upgradeMode":"savepoint"}}`, diff.BlueGreenPatchChild},
		"configuration written otherwise": {`{"flinkConfiguration":{"a.b":1}}`, `{"flinkConfiguration":{"a":{"b":1}}}`, diff.BlueGreenPatchChild},
		"a new image":                     {`{"image":"a"}`, `{"image":"b"}`, diff.BlueGreenTransition},
		"parallelism, in any mode":        {`{"mode":"standalone","job":{}}`, `{"mode":"standalone","job":{"parallelism":2}}`, diff.BlueGreenTransition},
		"another savepoint":               {`{"job":{}}`, `{"job":{"savepointRedeployNonce":1}}`, diff.BlueGreenSavepointRedeploy},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := diff.BlueGreen(blueGreen(t, test.before), blueGreen(t, test.after))
			if err != nil || got != test.want {
				t.Errorf("want %s, got %s (%v)", test.want, got, err)
			}
		})
	}
	if got, err := diff.BlueGreen(v1beta1.FlinkBlueGreenDeploymentSpec{}, blueGreen(t, `{}`)); err == nil {
		t.Errorf("without a template it is %s", got)
	}
}

func blueGreen(t *testing.T, text string) v1beta1.FlinkBlueGreenDeploymentSpec {
	spec := deployment(t, text)
	return v1beta1.FlinkBlueGreenDeploymentSpec{Template: &v1beta1.FlinkDeploymentTemplateSpec{Spec: &spec}}
}

// A spec never differs from itself, and a difference that needs no action stays that way in the other direction.
func TestDifferencesOfRandomSpecs(t *testing.T) {
	images := rapid.SampledFrom([]string{`{}`, `{"image":"a"}`, `{"job":{}}`, `{"job":{"parallelism":2,"upgradeMode":"savepoint"}}`,
		`{"job":{"upgradeMode":"last-state","allowNonRestoredState":true}}`, `{"flinkConfiguration":{"kubernetes.operator.x":1}}`,
		`{"flinkConfiguration":{"a":[1,2]}}`, `{"taskManager":{"replicas":2}}`})
	rapid.Check(t, func(rt *rapid.T) {
		a, b := deployment(t, images.Draw(rt, "a")), deployment(t, images.Draw(rt, "b"))
		same, err := diff.Deployments(a, a, "")
		if err != nil || len(same.Entries) != 0 || same.String() != "" {
			rt.Fatalf("a spec differs from itself: %v (%v)", same, err)
		}
		there, err := diff.Deployments(a, b, "")
		if err != nil {
			rt.Fatal(err)
		}
		back, err := diff.Deployments(b, a, "")
		if err != nil || there.Class() != back.Class() {
			rt.Fatalf("%s there, %s back (%v)", there.Class(), back.Class(), err)
		}
		if equal, err := diff.SameDeployment(a, b); err != nil || equal != (len(there.Entries) == 0) {
			rt.Fatalf("equal is %v, differences are %v (%v)", equal, there, err)
		}
		if slices.ContainsFunc(there.Entries, func(e diff.Entry) bool { return e.Class > there.Class() }) {
			rt.Fatalf("%v is stronger than %s", there.Entries, there.Class())
		}
	})
}
