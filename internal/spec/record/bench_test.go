package record_test

import (
	"encoding/json"
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/record"
)

// typical is a spec of the size that users have.
const typical = `{"image":"flink:1.20","flinkVersion":"v1_20","serviceAccount":"flink",
"flinkConfiguration":{"taskmanager.numberOfTaskSlots":"2","state.savepoints.dir":"s3://flink/sp","high-availability.type":"kubernetes",
"high-availability.storageDir":"s3://flink/ha","execution":{"checkpointing":{"interval":"10 s","dir":"s3://flink/cp"}}},
"jobManager":{"resource":{"memory":"2048m","cpu":1}},"taskManager":{"resources":{"requests":{"cpu":"500m","memory":"2Gi"}}},
"podTemplate":{"metadata":{"labels":{"team":"a"}},"spec":{"containers":[{"name":"flink-main-container","env":[{"name":"A","value":"b"}],
"volumeMounts":[{"mountPath":"/opt/flink/log","name":"logs"}]}],"volumes":[{"name":"logs","emptyDir":{}}]}},
"job":{"jarURI":"local:///opt/flink/job.jar","parallelism":2,"upgradeMode":"savepoint","args":["--a","b"]}}`

func typicalRecord(b *testing.B) (record.Record[v1beta1.FlinkDeploymentSpec], string) {
	b.Helper()
	var spec v1beta1.FlinkDeploymentSpec
	if err := json.Unmarshal([]byte(typical), &spec); err != nil {
		b.Fatal(err)
	}
	r := record.Record[v1beta1.FlinkDeploymentSpec]{Spec: spec}
	text, err := record.Encode(r)
	if err != nil {
		b.Fatal(err)
	}
	return r, text
}

func BenchmarkEncode(b *testing.B) {
	r, text := typicalRecord(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := record.Encode(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	_, text := typicalRecord(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := record.Decode[v1beta1.FlinkDeploymentSpec](text); err != nil {
			b.Fatal(err)
		}
	}
}
