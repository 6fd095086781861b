package oracle

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/world"
)

// upgradeClock is the time at which upgrades were recorded.
const upgradeClock = 1700000000000

// upgradeQuestion is a resource with what its surroundings looked like.
type upgradeQuestion struct {
	Resource     json.RawMessage          `json:"resource"`
	Session      *v1beta1.FlinkDeployment `json:"session"`
	HAMetadata   bool                     `json:"haMetadata"`
	Completed    *int64                   `json:"completedCheckpointTs"`
	Pending      *int64                   `json:"pendingCheckpointTs"`
	JMDeployment *appsv1.Deployment       `json:"jmDeployment"`
}

// upgradeAnswer is what was chosen and what has changed on the way.
type upgradeAnswer struct {
	Suspend       upgrade.Suspend                    `json:"suspendMode"`
	Restore       v1beta1.UpgradeMode                `json:"restoreMode"`
	Available     bool                               `json:"available"`
	AllowFallback bool                               `json:"allowFallback"`
	AllowOthers   bool                               `json:"allowOtherReconcileActions"`
	Failure       string                             `json:"upgradeFailure"`
	Reason        string                             `json:"reason"`
	Mode          v1beta1.UpgradeMode                `json:"specUpgradeMode"`
	JobState      v1beta1.FlinkJobState              `json:"jobState"`
	JobManager    v1beta1.JobManagerDeploymentStatus `json:"jobManagerDeploymentStatus"`
	Calls         []string                           `json:"calls"`
}

func runUpgradeDecision(v Vector) Result {
	var in upgradeQuestion
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	input, err := upgradeInput(v.In, in)
	if err != nil {
		return judgeFailing(v.Out, err)
	}
	got, err := answerUpgrade(input)
	if err != nil || failed(v.Out) {
		return judgeFailing(v.Out, err)
	}
	var want upgradeAnswer
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	if want.Failure != "" && strings.HasPrefix(got.Failure, want.Failure+" ") {
		got.Failure = want.Failure // what follows helps the user and is not the Java operator's
	}
	return Result{Diff: cmp.Diff(want, got)}
}

// answerUpgrade chooses as turns do: a JobManager that never started is removed before the next choice.
func answerUpgrade(in upgrade.Input) (upgradeAnswer, error) {
	c, err := upgrade.Choose(in)
	calls := []string{}
	if c.Discard {
		calls = append(calls, "deleteClusterDeployment(deleteHaData=false)")
		in.JobManager, in.Status.State, in.Job.UpgradeMode = v1beta1.JobManagerMissing, v1beta1.FlinkJobFailed, c.Mode
		c, err = upgrade.Choose(in)
	}
	answer := upgradeAnswer{
		Suspend: c.Suspend, Restore: c.Restore, Available: c.IsAvailable(), AllowFallback: c.AllowFallback,
		AllowOthers: c.AllowOthers, Mode: c.Mode, JobState: in.Status.State, JobManager: in.JobManager, Calls: calls,
	}
	if impossible, is := errors.AsType[*failure.Error](err); is {
		answer.Failure, answer.Reason, err = impossible.Message, impossible.Reason, nil
	}
	return answer, err
}

func upgradeInput(raw json.RawMessage, in upgradeQuestion) (upgrade.Input, error) {
	var side operatorSide
	if err := json.Unmarshal(raw, &side); err != nil {
		return upgrade.Input{}, err
	}
	base, err := side.base()
	if err != nil {
		return upgrade.Input{}, err
	}
	input := upgrade.Input{
		Now:        time.UnixMilli(upgradeClock),
		HA:         world.Known(world.HAMetadata{Available: in.HAMetadata, Checkpoint: in.HAMetadata}),
		Completed:  world.Known[*world.Checkpoint](nil),
		Pending:    world.Known[*time.Time](nil),
		Deployment: world.Known(in.deployment()),
	}
	if in.Completed != nil {
		input.Completed = world.Known(&world.Checkpoint{Trigger: time.UnixMilli(*in.Completed)})
	}
	if in.Pending != nil {
		input.Pending = world.Known(new(time.UnixMilli(*in.Pending)))
	}
	if kindOf(in.Resource) == v1beta1.KindFlinkSessionJob {
		return in.sessionJob(base, input)
	}
	return in.application(base, input)
}

func (q upgradeQuestion) application(base conf.Conf, in upgrade.Input) (upgrade.Input, error) {
	var d v1beta1.FlinkDeployment
	if err := json.Unmarshal(q.Resource, &d); err != nil {
		return in, err
	}
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](d.Status.ReconciliationStatus)
	if err != nil {
		return in, err
	}
	deployed, err := record.DeployedSpec[v1beta1.FlinkDeploymentSpec](d.Status.ReconciliationStatus)
	if err != nil {
		return in, err
	}
	if in.Deploy, err = clusterconf.For(base, d.ObjectMeta, &d.Spec); err != nil {
		return in, err
	}
	if in.Observe, err = clusterconf.Observe(base, d.ObjectMeta, &deployed, &d.Spec); err != nil {
		return in, err
	}
	in.Kind, in.Job, in.LastMode = v1beta1.JobKindFlinkDeployment, *d.Spec.Job, last.Spec.Job.UpgradeMode
	in.VersionChanged = *deployed.FlinkVersion != *d.Spec.FlinkVersion
	in.Status, in.JobManager = d.Status.JobStatus, d.Status.JobManagerDeploymentStatus
	return in, nil
}

func (q upgradeQuestion) sessionJob(base conf.Conf, in upgrade.Input) (upgrade.Input, error) {
	var j v1beta1.FlinkSessionJob
	if err := json.Unmarshal(q.Resource, &j); err != nil {
		return in, err
	}
	cluster, err := observedConfig(base, q.Session)
	if err != nil {
		return in, err
	}
	if in.Deploy, err = clusterconf.SessionJob(*cluster, j.Name, &j.Spec); err != nil {
		return in, err
	}
	in.Observe = in.Deploy
	in.Kind, in.Job, in.Status = v1beta1.JobKindFlinkSessionJob, *j.Spec.Job, j.Status.JobStatus
	return in, nil
}

// deployment describes the recorded JobManager Deployment; nil when there was none.
func (q upgradeQuestion) deployment() *world.Deployment {
	if q.JMDeployment == nil {
		return nil
	}
	d := &world.Deployment{Name: q.JMDeployment.Name}
	for _, c := range q.JMDeployment.Status.Conditions {
		if c.Type == appsv1.DeploymentAvailable && c.Status == corev1.ConditionFalse {
			d.NeverAvailable = c.LastTransitionTime.Equal(&q.JMDeployment.CreationTimestamp)
		}
	}
	return d
}
