package snapshot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
)

const (
	upgraded  = v1beta1.SnapshotTriggerUpgrade
	completed = v1beta1.SnapshotCompleted
	failed    = v1beta1.SnapshotFailed
	maxCount  = "kubernetes.operator.savepoint.history.max.count"
	maxAge    = "kubernetes.operator.savepoint.history.max.age"
	retained  = "execution.checkpointing.num-retained"
	cleanup   = "kubernetes.operator.savepoint.cleanup.enabled"
)

// recorded is one FlinkStateSnapshot; its place in a list makes its name and, an hour each, its age.
type recorded struct {
	cause      v1beta1.SnapshotTriggerType
	state      v1beta1.SnapshotState
	checkpoint bool
	deleting   bool
}

// list makes resources s0, s1 and so on, of which the last is one hour old.
func list(all ...recorded) []v1beta1.FlinkStateSnapshot {
	var made []v1beta1.FlinkStateSnapshot
	for i, r := range all {
		s := v1beta1.FlinkStateSnapshot{
			ObjectMeta: metav1.ObjectMeta{
				Name: fmt.Sprintf("s%d", i), Labels: map[string]string{"snapshot.trigger-type": string(r.cause)},
				CreationTimestamp: metav1.NewTime(noon.Add(-time.Duration(len(all)-i) * time.Hour)),
			},
			Spec:   v1beta1.FlinkStateSnapshotSpec{Savepoint: &v1beta1.SavepointSpec{}},
			Status: v1beta1.FlinkStateSnapshotStatus{State: r.state},
		}
		if r.checkpoint {
			s.Spec = v1beta1.FlinkStateSnapshotSpec{Checkpoint: &v1beta1.CheckpointSpec{}}
		}
		if r.deleting {
			s.DeletionTimestamp = new(metav1.NewTime(noon))
		}
		made = append(made, s)
	}
	return made
}

func taken(options map[string]string, snapshots ...recorded) snapshot.Taken {
	return snapshot.Taken{Now: noon, Conf: conf.FromMap(options), Snapshots: list(snapshots...)}
}

func savepoints(n int, r recorded) []recorded {
	var all []recorded
	for range n {
		all = append(all, r)
	}
	return all
}

func TestCleanKeepsTheNewestAndWhatUsersMade(t *testing.T) {
	done := recorded{cause: periodic, state: completed}
	broken := recorded{cause: periodic, state: failed}
	checkpoint := recorded{cause: periodic, state: completed, checkpoint: true}
	users := recorded{cause: manual, state: completed}
	one := map[string]string{maxCount: "1"}
	reversed := taken(one, done, done)
	reversed.Snapshots[0], reversed.Snapshots[1] = reversed.Snapshots[1], reversed.Snapshots[0]
	capped := taken(nil, savepoints(4, done)...)
	capped.Settings.SavepointCountLimit = new(2)
	short := taken(nil, savepoints(4, done)...)
	short.Settings.SavepointAgeLimit = new(150 * time.Minute)
	tests := map[string]struct {
		in   snapshot.Taken
		want []string
	}{
		"nothing was taken":                        {taken(one), nil},
		"a single one always stays":                {taken(map[string]string{maxAge: "1 ms"}, broken), nil},
		"too many of either kind":                  {taken(one, checkpoint, checkpoint, done, done, done), []string{"s2", "s3", "s0"}},
		"too many checkpoints as Flink keeps them": {taken(map[string]string{retained: "2"}, checkpoint, checkpoint, checkpoint), []string{"s0"}},
		"checkpoints do not age":                   {taken(map[string]string{maxAge: "1 ms", retained: "9"}, checkpoint, checkpoint), nil},
		"the only completed one stays":             {taken(one, done, broken, broken, broken), []string{"s1", "s2", "s3"}},
		"without a completed one the last stays":   {taken(one, broken, broken, broken), []string{"s0", "s1"}},
		"age takes what number would keep":         {taken(map[string]string{maxAge: "150 min"}, savepoints(4, done)...), []string{"s0", "s1"}},
		"age alone leaves the newest completed":    {taken(map[string]string{maxAge: "1 ms"}, done, done, broken), []string{"s0", "s2"}},
		"age leaves one that is none":              {taken(map[string]string{maxAge: "1 ms"}, broken, broken), []string{"s0"}},
		"users' own neither go nor count":          {taken(one, users, users, done), nil},
		"one without a cause is a user's":          {taken(one, recorded{state: completed}, done), nil},
		"those of upgrades go as well":             {taken(one, recorded{cause: upgraded, state: completed}, done), []string{"s0"}},
		"deleted ones do not count":                {taken(one, recorded{cause: periodic, state: completed, deleting: true}, done), nil},
		"a limit of zero is one":                   {taken(map[string]string{maxCount: "0"}, done, done), []string{"s0"}},
		"the operator caps the number":             {capped, []string{"s0", "s1"}},
		"the operator caps the age":                {short, []string{"s0", "s1"}},
		"the order of the list does not matter":    {reversed, []string{"s0"}},
		"clean-up is switched off":                 {taken(map[string]string{maxCount: "1", cleanup: "false"}, done, done), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			surplus, err := snapshot.Clean(test.in)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range surplus.Snapshots {
				got = append(got, s.Name)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCleanShortensTheHistoryInStatus(t *testing.T) {
	entry := func(name string, hours int) v1beta1.Savepoint {
		return v1beta1.Savepoint{Location: name, TimeStamp: noon.Add(-time.Duration(hours) * time.Hour).UnixMilli()}
	}
	three := []v1beta1.Savepoint{entry("a", 30), entry("b", 3), entry("c", 2)}
	old := []v1beta1.Savepoint{entry("a", 50), entry("b", 40), entry("c", 30)}
	done := recorded{cause: manual, state: completed}
	type due struct {
		Location         string
		Dispose, InOrder bool
	}
	tests := map[string]struct {
		history []v1beta1.Savepoint
		options map[string]string
		taken   []recorded
		want    []due
	}{
		"nothing is too old or too many": {three[1:], nil, nil, nil},
		"what is too old goes":           {three, nil, nil, []due{{"a", true, false}}},
		"what is too many goes in order": {three[1:], map[string]string{maxCount: "1"}, nil, []due{{"b", true, true}}},
		"age and number together":        {three, map[string]string{maxCount: "1"}, nil, []due{{"a", true, false}, {"b", true, true}}},
		"the last stays, however old":    {old, nil, nil, []due{{"a", true, false}, {"b", true, false}}},
		"a single one stays":             {old[:1], nil, nil, nil},
		"resources take its place":       {old[:1], nil, []recorded{done}, []due{{"a", true, false}}},
		"resources count":                {three[1:], map[string]string{maxCount: "2"}, []recorded{done}, []due{{"b", true, true}}},
		"as many resources leave none":   {three[1:], map[string]string{maxCount: "1"}, []recorded{done}, []due{{"b", true, true}, {"c", true, true}}},
		"failed resources do not count":  {three[1:], map[string]string{maxCount: "2"}, []recorded{{cause: manual, state: failed}}, nil},
		"nothing is disposed of when clean-up is off": {
			three, map[string]string{cleanup: "false"}, nil, []due{{"a", false, false}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := taken(test.options, test.taken...)
			in.History = test.history
			surplus, err := snapshot.Clean(in)
			if err != nil {
				t.Fatal(err)
			}
			var got []due
			for _, e := range surplus.History {
				got = append(got, due{e.Location, e.Dispose, e.InOrder})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCleanRefusesOptionsThatCannotBeRead(t *testing.T) {
	for _, key := range []string{maxCount, maxAge, retained, cleanup} {
		t.Run(key, func(t *testing.T) {
			in := taken(map[string]string{key: "often"})
			in.Settings = settings.Settings{}
			if _, err := snapshot.Clean(in); err == nil {
				t.Error("no error")
			}
		})
	}
}
