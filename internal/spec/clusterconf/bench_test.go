package clusterconf

import (
	"fmt"
	"testing"

	"github.com/drey-project/drey/flink/conf"
)

const benchmarkSpec = `{"image":"flink:1.20","flinkVersion":"v1_20","serviceAccount":"flink",
	"flinkConfiguration":{"taskmanager.numberOfTaskSlots":"2","high-availability":{"type":"kubernetes","storageDir":"s3://b/ha"},
		"execution.checkpointing.dir":"s3://b/cp","execution.checkpointing.savepoint-dir":"s3://b/sp","job.autoscaler.enabled":"true"},
	"podTemplate":{"spec":{"containers":[{"name":"flink-main-container","env":[{"name":"A","value":"1"}]},{"name":"side","image":"x"}]}},
	"jobManager":{"resource":{"memory":"1600m","cpu":1},"podTemplate":{"metadata":{"labels":{"a":"b"}}}},
	"taskManager":{"resource":{"memory":"2g","cpu":2}},
	"job":{"jarURI":"local:///opt/flink/a.jar","parallelism":8,"upgradeMode":"last-state","args":["--a","b"]}}`

// benchmarkBase is a configuration as a platform team has it.
func benchmarkBase() conf.Conf {
	base := conf.Conf{}.Edit()
	for i := range 40 {
		base.Set(fmt.Sprintf("kubernetes.operator.some.option-%d", i), "value")
		base.Set(fmt.Sprintf("some.flink.option-%d", i), "value")
	}
	base.Set("kubernetes.operator.default-configuration.flink-version.v1_19+.env.java.default-opts.all", "--add-exports=a=b")
	base.Set("kubernetes.operator.default-configuration.namespace.ns.parallelism.default", "2")
	return base.Conf()
}

// BenchmarkEffectiveConfiguration is what every turn of an application costs.
func BenchmarkEffectiveConfiguration(b *testing.B) {
	base, s := benchmarkBase(), spec(b, benchmarkSpec)
	b.Run("deploy", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := For(base, meta(), s); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("observe", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Observe(base, meta(), s, s); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("files", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := FilesFor(base, meta(), s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
