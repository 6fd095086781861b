package version_test

import (
	"testing"

	"github.com/drey-project/drey/flink/version"
)

func TestParse(t *testing.T) {
	for _, v := range version.All() {
		if got, err := version.Parse(v.String()); got != v || err != nil {
			t.Errorf("Parse(%q) = %v, %v", v, got, err)
		}
	}
	for _, text := range []string{"", "1.20", "v1.20", "1_20", "v1_12", "v9_9", "v1_020", "V1_20", "v1_20 ", "v_", "v1_"} {
		if got, err := version.Parse(text); err == nil || !got.IsZero() {
			t.Errorf("Parse(%q) = %v, want an error", text, got)
		}
	}
}

func TestOrder(t *testing.T) {
	all := version.All()
	for i, v := range all {
		for j, other := range all {
			if got := v.Compare(other); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%s compared to %s is %d", v, other, got)
			}
		}
	}
	if v := version.Of(2, 0); !v.AtLeast(1, 20) || v.AtLeast(2, 1) || v.Number() != "2.0" {
		t.Errorf("order of %s", v)
	}
}

func TestCapabilities(t *testing.T) {
	type can struct {
		supported, deprecated, standardYAML, imageRef, cpuAmount, checkpoints, rescale, noJar, applications bool
		file, graphs, claim                                                                                 string
	}
	cases := map[string]can{
		"v1_14": {deprecated: true, file: "flink-conf.yaml", graphs: "jobGraph-", claim: "restoreMode"},
		"v1_16": {supported: true, deprecated: true, file: "flink-conf.yaml", graphs: "jobGraph-", claim: "restoreMode"},
		"v1_18": {supported: true, deprecated: true, imageRef: true, cpuAmount: true, checkpoints: true, rescale: true,
			file: "flink-conf.yaml", graphs: "jobGraph-", claim: "restoreMode"},
		"v1_20": {supported: true, imageRef: true, cpuAmount: true, checkpoints: true, rescale: true,
			file: "flink-conf.yaml", graphs: "jobGraph-", claim: "claimMode"},
		"v2_0": {supported: true, standardYAML: true, imageRef: true, cpuAmount: true, checkpoints: true, rescale: true, noJar: true,
			file: "config.yaml", graphs: "executionPlan-", claim: "claimMode"},
		"v2_3": {supported: true, standardYAML: true, imageRef: true, cpuAmount: true, checkpoints: true, rescale: true, noJar: true,
			applications: true, file: "config.yaml", graphs: "executionPlan-", claim: "claimMode"},
	}
	for text, want := range cases {
		v, err := version.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		got := can{
			supported: v.IsSupported(), deprecated: v.IsDeprecated(), standardYAML: v.ReadsStandardYAML(), imageRef: v.HasImageRef(),
			cpuAmount: v.HasCPUAmount(), checkpoints: v.TriggersCheckpoints(), rescale: v.RescalesInPlace(), noJar: v.AllowsNoJar(), applications: v.RemembersApplications(),
			file: v.ConfigFile(), graphs: v.JobGraphPrefix(), claim: v.ClaimModeField(),
		}
		if got != want {
			t.Errorf("%s: got %+v, want %+v", text, got, want)
		}
		if v.TakesTriggerIDs() != v.IsSupported() {
			t.Errorf("%s takes trigger ids: %v", text, v.TakesTriggerIDs())
		}
	}
}
