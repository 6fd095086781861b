package health_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/internal/turn/decide/health"
)

func TestSamplesAreReadFromMetrics(t *testing.T) {
	at := time.UnixMilli(1700)
	for name, c := range map[string]struct {
		metrics map[string]string
		want    health.Sample
		fails   bool
	}{
		"the number of restarts by its name of today": {
			metrics: map[string]string{"numRestarts": "3", "fullRestarts": "5", "numberOfCompletedCheckpoints": "7"},
			want:    health.Sample{At: 1700, Restarts: 3, Checkpoints: 7},
		},
		"the number of restarts by its old name": {
			metrics: map[string]string{"fullRestarts": "5", "numberOfCompletedCheckpoints": "7"},
			want:    health.Sample{At: 1700, Restarts: 5, Checkpoints: 7},
		},
		"the old name does not help a number that cannot be read": {
			metrics: map[string]string{"numRestarts": "many", "fullRestarts": "5", "numberOfCompletedCheckpoints": "7"},
			fails:   true,
		},
		"no restarts are no sample":    {metrics: map[string]string{"numberOfCompletedCheckpoints": "7"}, fails: true},
		"no checkpoints are no sample": {metrics: map[string]string{"numRestarts": "3"}, fails: true},
		"a fraction is no number":      {metrics: map[string]string{"numRestarts": "3.0", "numberOfCompletedCheckpoints": "7"}, fails: true},
		"more than 32 bits are no number": {
			metrics: map[string]string{"numRestarts": "2147483648", "numberOfCompletedCheckpoints": "7"}, fails: true,
		},
		"nothing is no sample": {fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := health.Read(c.metrics, at)
			if diff := cmp.Diff(c.want, got); diff != "" || (err != nil) != c.fails {
				t.Errorf("error %v, sample (-want +got):\n%s", err, diff)
			}
		})
	}
}

// The texts are what the Java operator writes.
func TestTheMemoryIsWrittenAsTheJavaOperatorDoes(t *testing.T) {
	for name, c := range map[string]struct {
		memory health.Memory
		want   string
	}{
		"of a job that was seen once": {
			memory: health.First(health.Sample{At: 1767225607000, Restarts: 10, Checkpoints: 5}),
			want: `{"timeStamp":1767225607000,"numRestarts":10,"numRestartsEvaluationTimeStamp":1767225607000,` +
				`"numCompletedCheckpoints":5,"numCompletedCheckpointsIncreasedTimeStamp":1767225607000,` +
				`"healthResult":{"healthy":true,"error":null}}`,
		},
		"of a job with a complaint": {
			memory: health.Memory{TimeStamp: 9, NumRestarts: 1, HealthResult: health.Result{Error: new("a<b|c")}},
			want: `{"timeStamp":9,"numRestarts":1,"numRestartsEvaluationTimeStamp":0,` +
				`"numCompletedCheckpoints":0,"numCompletedCheckpointsIncreasedTimeStamp":0,` +
				`"healthResult":{"healthy":false,"error":"a<b|c"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := map[string]string{"flink-version": "1.20.1"}
			kept, err := c.memory.Keep(before)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{"flink-version": "1.20.1", "ClusterHealthInfo": c.want}
			if diff := cmp.Diff(want, kept); diff != "" {
				t.Errorf("clusterInfo (-want +got):\n%s", diff)
			}
			if len(before) != 1 {
				t.Errorf("the clusterInfo that was given has become %v", before)
			}
			recalled, found := health.Recall(kept)
			if diff := cmp.Diff(c.memory, recalled); diff != "" || !found {
				t.Errorf("found %v, recalled (-want +got):\n%s", found, diff)
			}
		})
	}
}

func TestWhatCannotBeReadIsNoMemory(t *testing.T) {
	for name, clusterInfo := range map[string]map[string]string{
		"no clusterInfo":     nil,
		"no memory in it":    {"flink-version": "1.20.1"},
		"an empty text":      {"ClusterHealthInfo": ""},
		"no JSON":            {"ClusterHealthInfo": "healthy"},
		"JSON of other kind": {"ClusterHealthInfo": `["healthy"]`},
	} {
		t.Run(name, func(t *testing.T) {
			if m, found := health.Recall(clusterInfo); found {
				t.Errorf("found %+v", m)
			}
		})
	}
}

func TestAMemoryWithoutJudgementIsHealthy(t *testing.T) {
	for name, text := range map[string]string{
		"when there is none": `{"timeStamp":1}`,
		"when it is null":    `{"timeStamp":1,"healthResult":null}`,
	} {
		t.Run(name, func(t *testing.T) {
			m, found := health.Recall(map[string]string{"ClusterHealthInfo": text})
			if !found || !m.HealthResult.Healthy {
				t.Errorf("found %v: %+v", found, m)
			}
		})
	}
}
