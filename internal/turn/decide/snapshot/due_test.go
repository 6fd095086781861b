package snapshot_test

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
)

const (
	savepointPeriod  = "kubernetes.operator.periodic.savepoint.interval"
	checkpointPeriod = "kubernetes.operator.periodic.checkpoint.interval"
	manual           = v1beta1.SnapshotTriggerManual
	periodic         = v1beta1.SnapshotTriggerPeriodic
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// running is a job with the given nonces, in the spec and as recorded, and a period for either kind.
func running(nonce, recorded *int64, period string) snapshot.Input {
	return snapshot.Input{
		Now: noon, Kind: snapshot.Savepoint,
		Job:    v1beta1.JobSpec{SavepointTriggerNonce: nonce, CheckpointTriggerNonce: nonce},
		Last:   v1beta1.JobSpec{SavepointTriggerNonce: recorded, CheckpointTriggerNonce: recorded},
		Status: v1beta1.JobStatus{State: v1beta1.FlinkJobRunning},
		Conf: conf.FromMap(map[string]string{
			savepointPeriod: period, checkpointPeriod: period, "$internal.flink.version": "v1_20",
		}),
		LastPeriodic: noon.Add(-time.Hour),
	}
}

func with(in snapshot.Input, change func(*snapshot.Input)) snapshot.Input {
	change(&in)
	return in
}

func checkpoints(in *snapshot.Input) { in.Kind = snapshot.Checkpoint }

func TestDueAsksTheUserFirstAndThenTheClock(t *testing.T) {
	one, two := new(int64(1)), new(int64(2))
	oldFlink := func(in *snapshot.Input) { checkpoints(in); in.Conf = in.Conf.With("$internal.flink.version", "v1_16") }
	unknownFlink := func(in *snapshot.Input) { checkpoints(in); in.Conf = in.Conf.Without("$internal.flink.version") }
	failing := func(in *snapshot.Input) { in.Status.State = v1beta1.FlinkJobFailing }
	pending := func(in *snapshot.Input) { in.Status.SavepointInfo.TriggerID = "abc" }
	pendingCheckpoint := func(in *snapshot.Input) { in.Status.CheckpointInfo.TriggerID = "abc" }
	tests := map[string]struct {
		in      snapshot.Input
		want    v1beta1.SnapshotTriggerType
		problem string
	}{
		"a first nonce asks for a savepoint":         {in: running(one, nil, ""), want: manual},
		"another nonce asks for a savepoint":         {in: running(two, one, ""), want: manual},
		"another nonce asks for a checkpoint":        {in: with(running(two, one, ""), checkpoints), want: manual},
		"the same nonce asks for nothing":            {in: running(new(int64(1)), one, "")},
		"a nonce that was removed asks for nothing":  {in: running(nil, one, "")},
		"the user comes before the clock":            {in: running(two, one, "10 min"), want: manual},
		"a duration that has passed":                 {in: running(one, one, "10 min"), want: periodic},
		"a duration that has passed for checkpoints": {in: with(running(nil, nil, "10 min"), checkpoints), want: periodic},
		"a duration that passes this moment":         {in: running(nil, nil, "1 h")},
		"a duration that has not passed":             {in: running(nil, nil, "2 h")},
		"a number counts milliseconds":               {in: running(nil, nil, "1"), want: periodic},
		"zero switches the clock off":                {in: running(nil, nil, "0")},
		"a blank switches the clock off":             {in: running(nil, nil, "  ")},
		"a cron expression that has come":            {in: running(nil, nil, "0 30 * * * ?"), want: periodic},
		"a cron expression that comes this moment":   {in: running(nil, nil, "0 0 12 * * ?")},
		"a large step, as Log4j takes it":            {in: running(nil, nil, "0/60 * * * * ?"), want: periodic},
		"a period that is neither":                   {in: running(nil, nil, "often"), problem: `savepoint.interval is "often": neither a duration`},
		"a negative duration":                        {in: running(nil, nil, "-1"), problem: "neither a duration"},
		"a job that does not run":                    {in: with(running(two, one, "10 min"), failing)},
		"a savepoint in progress":                    {in: with(running(two, one, "10 min"), pending)},
		"a checkpoint in progress does not matter":   {in: with(running(two, one, ""), pendingCheckpoint), want: manual},
		"a checkpoint in progress matters to checkpoints": {
			in: with(with(running(two, one, ""), pendingCheckpoint), checkpoints),
		},
		"a checkpoint the user wants of an old Flink":  {in: with(running(two, one, "10 min"), oldFlink), problem: "from Flink 1.17 on"},
		"a checkpoint that is due of an old Flink":     {in: with(running(nil, nil, "10 min"), oldFlink), problem: "from Flink 1.17 on"},
		"a checkpoint that is not due of an old Flink": {in: with(running(nil, nil, "2 h"), oldFlink)},
		"a checkpoint of an unknown Flink":             {in: with(running(two, one, ""), unknownFlink), problem: "from Flink 1.17 on"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := snapshot.Due(test.in)
			if err != nil {
				t.Fatal(err)
			}
			if got.Trigger != test.want || !strings.Contains(got.Problem, test.problem) || (got.Problem == "") != (test.problem == "") {
				t.Errorf("got %+v, want %q", got, test.want)
			}
			if got.Because == "" {
				t.Error("the choice has no reason")
			}
		})
	}
}

func TestCronExpressionsFollowTheClockOfTheOperator(t *testing.T) {
	in := running(nil, nil, "0 30 13 * * ?")
	if c, err := snapshot.Due(in); err != nil || c.Trigger != "" {
		t.Fatalf("got %+v, %v", c, err)
	}
	in.Now = in.Now.In(time.FixedZone("east", 2*60*60))
	if c, err := snapshot.Due(in); err != nil || c.Trigger != periodic {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestLastPeriodicLooksWhereTheNewestTraceIs(t *testing.T) {
	made := func(ago time.Duration, cause v1beta1.SnapshotTriggerType, state v1beta1.SnapshotState) v1beta1.FlinkStateSnapshot {
		return v1beta1.FlinkStateSnapshot{
			ObjectMeta: metav1.ObjectMeta{
				CreationTimestamp: metav1.NewTime(noon.Add(-ago)), Labels: map[string]string{"snapshot.trigger-type": string(cause)},
			},
			Spec:   v1beta1.FlinkStateSnapshotSpec{Savepoint: &v1beta1.SavepointSpec{}},
			Status: v1beta1.FlinkStateSnapshotStatus{State: state},
		}
	}
	created := noon.Add(-10 * time.Hour)
	inStatus := v1beta1.JobStatus{SavepointInfo: v1beta1.SavepointInfo{
		LastPeriodicSavepointTimestamp: noon.Add(-5 * time.Hour).UnixMilli(),
	}}
	snapshots := []v1beta1.FlinkStateSnapshot{
		made(4*time.Hour, periodic, v1beta1.SnapshotCompleted), made(3*time.Hour, periodic, v1beta1.SnapshotCompleted),
		made(2*time.Hour, periodic, v1beta1.SnapshotFailed), made(time.Hour, manual, v1beta1.SnapshotCompleted),
	}
	tests := map[string]struct {
		history snapshot.History
		kind    snapshot.Kind
		want    time.Time
	}{
		"what this process remembers": {
			snapshot.History{Remembered: noon, Created: created, Status: inStatus, Snapshots: snapshots}, snapshot.Savepoint, noon,
		},
		"the newest completed periodic resource": {
			snapshot.History{Created: created, Status: inStatus, Snapshots: snapshots}, snapshot.Savepoint, noon.Add(-3 * time.Hour),
		},
		"the status":             {snapshot.History{Created: created, Status: inStatus}, snapshot.Savepoint, noon.Add(-5 * time.Hour)},
		"the resource's birth":   {snapshot.History{Created: created}, snapshot.Savepoint, created},
		"savepoints are apart":   {snapshot.History{Created: created, Status: inStatus, Snapshots: snapshots}, snapshot.Checkpoint, created},
		"birth after an old one": {snapshot.History{Created: noon, Status: inStatus}, snapshot.Savepoint, noon},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := snapshot.LastPeriodic(test.kind, test.history); !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestTheLastStatusTellsWhatBecameOfAWish(t *testing.T) {
	one, two := new(int64(1)), new(int64(2))
	last := func(cause v1beta1.SnapshotTriggerType, nonce *int64) func(*snapshot.Input) {
		return func(in *snapshot.Input) {
			in.Status.SavepointInfo.LastSavepoint = &v1beta1.Savepoint{TriggerType: cause, TriggerNonce: nonce}
			in.Status.CheckpointInfo.LastCheckpoint = &v1beta1.Checkpoint{TriggerType: cause, TriggerNonce: nonce}
		}
	}
	tests := map[string]struct {
		in   snapshot.Input
		want snapshot.LastStatus
	}{
		"none was ever taken":         {running(one, one, ""), ""},
		"one is in progress":          {with(running(nil, nil, ""), func(in *snapshot.Input) { in.Status.SavepointInfo.TriggerID = "a" }), snapshot.Pending},
		"one is wanted":               {with(running(two, one, ""), last(manual, one)), snapshot.Pending},
		"the wanted one was taken":    {with(running(one, one, ""), last(manual, one)), snapshot.Succeeded},
		"a periodic one was taken":    {with(running(one, one, ""), last(periodic, nil)), snapshot.Succeeded},
		"the wanted one was given up": {with(running(two, two, ""), last(manual, one)), snapshot.Abandoned},
		"a checkpoint was given up":   {with(with(running(two, two, ""), last(manual, one)), checkpoints), snapshot.Abandoned},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := snapshot.LastStatusOf(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
