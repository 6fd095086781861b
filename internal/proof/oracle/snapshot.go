package oracle

import (
	"encoding/json"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
)

// recordedJob is the job of either kind of resource, as the decisions about snapshots see it.
type recordedJob struct {
	spec, last v1beta1.JobSpec
	status     v1beta1.JobStatus
	// observe is the configuration of what is deployed.
	observe conf.Conf
}

// snapshotQuestion is a resource with the snapshots of its job.
type snapshotQuestion struct {
	Resource    json.RawMessage              `json:"resource"`
	Session     *v1beta1.FlinkDeployment     `json:"session"`
	LastTrigger time.Time                    `json:"lastTrigger"`
	Snapshots   []v1beta1.FlinkStateSnapshot `json:"snapshots"`
}

// snapshotNow is later than the recorded triggers of the past and earlier than those of the future.
func snapshotNow() time.Time { return time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC) }

// jobOf reads the job of a recorded resource.
func jobOf(q snapshotQuestion, base conf.Conf) (recordedJob, error) {
	if kindOf(q.Resource) == v1beta1.KindFlinkSessionJob {
		return sessionJobOf(q, base)
	}
	var d v1beta1.FlinkDeployment
	if err := json.Unmarshal(q.Resource, &d); err != nil {
		return recordedJob{}, err
	}
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](d.Status.ReconciliationStatus)
	if err != nil {
		return recordedJob{}, err
	}
	observe, err := observedConfig(base, &d)
	if err != nil {
		return recordedJob{}, err
	}
	return recordedJob{*d.Spec.Job, *last.Spec.Job, d.Status.JobStatus, *observe}, nil
}

func sessionJobOf(q snapshotQuestion, base conf.Conf) (recordedJob, error) {
	var j v1beta1.FlinkSessionJob
	if err := json.Unmarshal(q.Resource, &j); err != nil {
		return recordedJob{}, err
	}
	last, err := record.LastReconciled[v1beta1.FlinkSessionJobSpec](j.Status.ReconciliationStatus)
	if err != nil {
		return recordedJob{}, err
	}
	cluster, err := observedConfig(base, q.Session)
	if err != nil {
		return recordedJob{}, err
	}
	observe, err := clusterconf.SessionJob(*cluster, j.Name, &j.Spec)
	return recordedJob{*j.Spec.Job, *last.Spec.Job, j.Status.JobStatus, observe}, err
}

// readSnapshots reads the part of the input that the decisions about snapshots have in common.
func readSnapshots(raw json.RawMessage) (q snapshotQuestion, base conf.Conf, err error) {
	var side operatorSide
	if err = json.Unmarshal(raw, &side); err != nil {
		return q, base, err
	}
	if base, err = side.base(); err != nil {
		return q, base, err
	}
	return q, base, json.Unmarshal(raw, &q)
}

// snapshotDue is what is due of one kind, and what became of the last one; null is empty.
type snapshotDue struct {
	Trigger    v1beta1.SnapshotTriggerType `json:"trigger"`
	LastStatus snapshot.LastStatus         `json:"lastStatus"`
}

func runSnapshotTrigger(v Vector) Result {
	got, err := snapshotsDue(v.In)
	if err != nil || failed(v.Out) {
		return judgeFailing(v.Out, err)
	}
	return sameByKind(v.Out, got)
}

func snapshotsDue(raw json.RawMessage) (map[string]snapshotDue, error) {
	q, base, err := readSnapshots(raw)
	if err != nil {
		return nil, err
	}
	j, err := jobOf(q, base)
	if err != nil {
		return nil, err
	}
	got := map[string]snapshotDue{}
	for name, kind := range snapshotKinds() {
		in := snapshot.Input{
			Now: snapshotNow(), Kind: kind, Job: j.spec, Last: j.last, Status: j.status, Conf: j.observe, LastPeriodic: q.LastTrigger,
		}
		c, err := snapshot.Due(in)
		if err != nil {
			return nil, err
		}
		got[name] = snapshotDue{c.Trigger, snapshot.LastStatusOf(in)}
	}
	return got, nil
}

// snapshotKinds are the kinds by their recorded names.
func snapshotKinds() map[string]snapshot.Kind {
	return map[string]snapshot.Kind{"savepoint": snapshot.Savepoint, "checkpoint": snapshot.Checkpoint}
}

func runSnapshotCleanup(v Vector) Result {
	got, err := snapshotsToDelete(v.In)
	if err != nil || failed(v.Out) {
		return judgeFailing(v.Out, err)
	}
	return sameByKind(v.Out, got)
}

// snapshotsToDelete are the names by kind; sets, as recorded.
func snapshotsToDelete(raw json.RawMessage) (map[string]nameSet, error) {
	q, base, err := readSnapshots(raw)
	if err != nil {
		return nil, err
	}
	j, err := jobOf(q, base)
	if err != nil {
		return nil, err
	}
	own, err := settingsFor(q.Resource, base)
	if err != nil {
		return nil, err
	}
	got := map[string]nameSet{}
	for name, kind := range snapshotKinds() {
		old, err := snapshot.Old(kind, snapshot.Taken{
			Now: snapshotNow(), Conf: j.observe, Settings: own, Snapshots: q.Snapshots,
		})
		if err != nil {
			return nil, err
		}
		got[name] = nameSet{}
		for _, s := range old {
			got[name][s.Name] = true
		}
	}
	return got, nil
}

// settingsFor are the operator's options as they hold for a deployment's namespace and version.
func settingsFor(resource json.RawMessage, base conf.Conf) (settings.Settings, error) {
	var d v1beta1.FlinkDeployment
	if err := json.Unmarshal(resource, &d); err != nil {
		return settings.Settings{}, err
	}
	var v version.Version
	if d.Spec.FlinkVersion != nil {
		var err error
		if v, err = version.Parse(string(*d.Spec.FlinkVersion)); err != nil {
			return settings.Settings{}, err
		}
	}
	return settings.From(clusterconf.Defaults(base, d.Namespace, v), nil)
}

// nameSet is a set that is written as a list.
type nameSet map[string]bool

// UnmarshalJSON reads the list.
func (n *nameSet) UnmarshalJSON(text []byte) error {
	var list []string
	err := json.Unmarshal(text, &list)
	*n = nameSet{}
	for _, name := range list {
		(*n)[name] = true
	}
	return err
}

// sameByKind compares answers that are recorded for each kind.
func sameByKind[T any](out json.RawMessage, got map[string]T) Result {
	var want map[string]T
	if err := json.Unmarshal(out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	return Result{Diff: cmp.Diff(want, got)}
}
