package health_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/turn/decide/health"
)

const (
	threshold    = "kubernetes.operator.cluster.health-check.restarts.threshold"
	window       = "kubernetes.operator.cluster.health-check.restarts.window"
	progress     = "kubernetes.operator.cluster.health-check.checkpoint-progress.enabled"
	progressTime = "kubernetes.operator.cluster.health-check.checkpoint-progress.window"
	interval     = "execution.checkpointing.interval"
	timeout      = "execution.checkpointing.timeout"
	tolerable    = "execution.checkpointing.tolerable-failed-checkpoints"

	tooMany = "Restart count hit threshold: 3"
	stuck   = "Cluster is not able to complete checkpoints"

	second = 1000
	minute = 60 * second
)

// start is the memory of a job that was seen once, at time 0, with 10 restarts and 5 checkpoints.
var start = health.First(health.Sample{Restarts: 10, Checkpoints: 5})

func sample(at int64, restarts, checkpoints int) health.Sample {
	return health.Sample{At: at, Restarts: restarts, Checkpoints: checkpoints}
}

// judgement is a memory in short.
type judgement struct {
	complaint              string
	restarts, checkpoints  int
	restartsAt, progressAt int64
}

func TestJobsAreJudged(t *testing.T) {
	same := judgement{restarts: 10, checkpoints: 5}
	for name, c := range map[string]struct {
		options map[string]string
		now     health.Sample
		want    judgement
	}{
		"nothing new is healthy": {now: sample(minute, 10, 5), want: same},
		"as many restarts as the threshold are healthy": {
			options: map[string]string{threshold: "3"}, now: sample(minute, 13, 5), want: same,
		},
		"one more is not": {
			options: map[string]string{threshold: "3"}, now: sample(minute, 14, 5),
			want: judgement{complaint: tooMany, restarts: 10, checkpoints: 5},
		},
		"64 restarts in two minutes are healthy unless said otherwise": {now: sample(2*minute, 74, 5), want: same},
		"65 are not": {
			now: sample(2*minute, 75, 5), want: judgement{complaint: "Restart count hit threshold: 64", restarts: 10, checkpoints: 5},
		},
		"restarts in a longer time are scaled down, and counted from there on": {
			options: map[string]string{threshold: "3"}, now: sample(4*minute, 17, 5),
			want: judgement{restarts: 17, restartsAt: 4 * minute, checkpoints: 5},
		},
		"scaled restarts can be too many": {
			options: map[string]string{threshold: "3"}, now: sample(4*minute, 18, 5),
			want: judgement{complaint: tooMany, restarts: 18, restartsAt: 4 * minute, checkpoints: 5},
		},
		"the window is an option": {
			options: map[string]string{threshold: "3", window: "1 min"}, now: sample(4*minute, 25, 5),
			want: judgement{restarts: 25, restartsAt: 4 * minute, checkpoints: 5},
		},
		"a count that falls is counted anew": {
			options: map[string]string{threshold: "0"}, now: sample(minute, 9, 5),
			want: judgement{restarts: 9, restartsAt: minute, checkpoints: 5},
		},
		"without checkpointing nobody waits for checkpoints":      {now: sample(minute, 10, 4), want: same},
		"checkpointing at no interval at all is no checkpointing": {options: map[string]string{interval: "0 s"}, now: sample(minute, 10, 4), want: same},
		"checkpoints that are not to be watched are not": {
			options: map[string]string{interval: "1 s", timeout: "1 s", progress: "false"}, now: sample(minute, 10, 6), want: same,
		},
		"a new checkpoint is progress": {
			options: map[string]string{interval: "1 s"}, now: sample(minute, 10, 6),
			want: judgement{restarts: 10, checkpoints: 6, progressAt: minute},
		},
		"a count of checkpoints that falls begins anew": {
			options: map[string]string{interval: "1 s", timeout: "1 s"}, now: sample(minute, 10, 0),
			want: judgement{restarts: 10, checkpoints: 0, progressAt: minute},
		},
		"no checkpoint for twice the interval is healthy": {
			options: map[string]string{interval: "30 s", timeout: "1 s"}, now: sample(minute, 10, 5), want: same,
		},
		"no checkpoint for longer is not": {
			options: map[string]string{interval: "30 s", timeout: "1 s"}, now: sample(minute+1, 10, 5),
			want: judgement{complaint: stuck, restarts: 10, checkpoints: 5},
		},
		"a time-out longer than the interval counts": {
			options: map[string]string{interval: "1 s", timeout: "30 s"}, now: sample(minute, 10, 5), want: same,
		},
		"every failure that is tolerated makes it longer": {
			options: map[string]string{interval: "30 s", timeout: "1 s", tolerable: "1"}, now: sample(90*second, 10, 5), want: same,
		},
		"failures without bound leave nothing to complain about": {
			options: map[string]string{interval: "30 s", timeout: "1 s", tolerable: "2147483647"}, now: sample(2*minute, 10, 5), want: same,
		},
		"a longer window is the user's": {
			options: map[string]string{interval: "1 s", timeout: "1 s", progressTime: "1 min"}, now: sample(minute, 10, 5), want: same,
		},
		"a window makes checkpoints of a job without an interval count": {
			options: map[string]string{timeout: "1 s", progressTime: "1 min"}, now: sample(minute+1, 10, 5),
			want: judgement{complaint: stuck, restarts: 10, checkpoints: 5},
		},
		"a window that is too short is not taken": {
			options: map[string]string{interval: "30 s", timeout: "1 s", progressTime: "10 s"}, now: sample(minute, 10, 5), want: same,
		},
		"two complaints are told together": {
			options: map[string]string{threshold: "3", interval: "30 s", timeout: "1 s"}, now: sample(minute+1, 14, 5),
			want: judgement{complaint: tooMany + "|" + stuck, restarts: 10, checkpoints: 5},
		},
	} {
		t.Run(name, func(t *testing.T) {
			next, err := health.Judge(conf.FromMap(c.options), start, c.now)
			if err != nil {
				t.Fatal(err)
			}
			complaint := c.want.complaint
			want := health.Memory{
				TimeStamp: c.now.At, NumRestarts: c.want.restarts, NumRestartsEvaluationTimeStamp: c.want.restartsAt,
				NumCompletedCheckpoints: c.want.checkpoints, NumCompletedCheckpointsIncreasedTimeStamp: c.want.progressAt,
				HealthResult: health.Result{Healthy: complaint == "", Error: &complaint},
			}
			if diff := cmp.Diff(want, next); diff != "" {
				t.Errorf("memory (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAComplaintIsOverWhenItsCauseIs(t *testing.T) {
	options := conf.FromMap(map[string]string{threshold: "3"})
	m, err := health.Judge(options, start, sample(3*minute, 40, 5))
	if err != nil || m.HealthResult.Healthy {
		t.Fatalf("error %v, %+v", err, m)
	}
	m, err = health.Judge(options, m, sample(4*minute, 40, 5))
	if err != nil || !m.HealthResult.Healthy {
		t.Errorf("error %v, %+v", err, m)
	}
}

func TestSomeSamplesCannotBeJudged(t *testing.T) {
	for name, c := range map[string]struct {
		options map[string]string
		now     health.Sample
	}{
		"older than the last one":           {now: sample(-1, 10, 5)},
		"no threshold that can be read":     {options: map[string]string{threshold: "some"}, now: sample(minute, 10, 5)},
		"no window that can be read":        {options: map[string]string{window: "long"}, now: sample(minute, 10, 5)},
		"no interval that can be read":      {options: map[string]string{interval: "often"}, now: sample(minute, 10, 5)},
		"no switch that can be read":        {options: map[string]string{progress: "maybe"}, now: sample(minute, 10, 5)},
		"no progress time that can be read": {options: map[string]string{progressTime: "long"}, now: sample(minute, 10, 5)},
	} {
		t.Run(name, func(t *testing.T) {
			if m, err := health.Judge(conf.FromMap(c.options), start, c.now); err == nil {
				t.Errorf("judged: %+v", m)
			}
		})
	}
}
