package application

import (
	"maps"
	"strconv"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/plan"
)

// rescaleInPlace gives the vertices of a running job another parallelism without a restart. It is tried once for each generation:
// whatever Flink refuses becomes an upgrade.
func rescaleInPlace(t *turn) (*Decision, error) {
	may, err := t.mayRescale()
	if err != nil || !may {
		return nil, err
	}
	current, known := t.seen.Flink.Requirements.Get()
	if !known {
		return nil, nil
	}
	wanted, possible, err := t.wantedBounds(current)
	if err != nil || !possible {
		return nil, err
	}
	if maps.Equal(wanted, current) {
		return t.alreadyScaled()
	}
	if t.memory.Rescaled == t.generation {
		return nil, nil
	}
	return t.rescale(wanted)
}

// alreadyScaled records a spec that the running job complies with.
func (t *turn) alreadyScaled() (*Decision, error) {
	if err := t.tellChange(); err != nil {
		return nil, err
	}
	if t.memory.Rescaling == t.generation {
		t.tellScaling() // Flink took its time to say so
	}
	if err := t.recordRescaled(); err != nil {
		return nil, err
	}
	return &Decision{Because: "the job has the parallelism that the spec asks for", Recheck: t.pace()}, nil
}

func (t *turn) rescale(wanted map[job.VertexID]job.Bounds) (*Decision, error) {
	if err := t.tellChange(); err != nil {
		return nil, err
	}
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	t.memory.Rescaled = t.generation
	return &Decision{
		Because: "only the parallelism of vertices changes, and Flink can change it in the running job", Recheck: plan.Immediately,
		Step: plan.Rescale{Cluster: t.cluster(), Job: job.ID(t.st.JobStatus.JobID), Bounds: wanted, Conf: c},
	}, nil
}

// rescaled records what came of rescaling. A refusal is no failure: the next turn upgrades instead.
func (t *turn) rescaled(refused error) error {
	if refused != nil {
		return nil
	}
	t.tellScaling()
	return t.recordRescaled()
}

func (t *turn) tellScaling() {
	t.tell(plan.Event{
		Type: plan.Normal, Reason: plan.ReasonScaling, Component: plan.FromJob, Message: "In-place scaling triggered",
	})
}

func (t *turn) recordRescaled() error {
	t.spec.Job.State = v1beta1.JobStateRunning
	return t.recordDeployed()
}

// mayRescale tells whether the change is one that Flink may make in the running job.
func (t *turn) mayRescale() (bool, error) {
	scale, err := t.isScaleChange()
	if err != nil || !scale || t.isStandalone() || !t.isJobThere() {
		return false, err
	}
	return t.canRescale()
}

// isScaleChange tells whether nothing but a scale changes, and nothing else happens to the job.
func (t *turn) isScaleChange() (bool, error) {
	work, err := t.hasWork()
	if err != nil || !work || t.last == nil || t.lastJobState() != v1beta1.JobStateRunning || t.wants() != v1beta1.JobStateRunning {
		return false, err
	}
	if !t.isUndisturbed() {
		return false, nil
	}
	class, err := t.classFromDeployed()
	return class <= diff.Scale, err
}

// isUndisturbed tells that nothing else happens to the job. The spec must be the user's own.
func (t *turn) isUndisturbed() bool {
	return t.generation == t.app.Generation && t.reconciliation() != v1beta1.ReconciliationRollingBack && !t.isStopping() &&
		t.st.JobStatus.SavepointInfo.TriggerID == "" && t.jobState() != job.Cancelling
}

// isJobThere tells that the job is known to be there.
func (t *turn) isJobThere() bool {
	return !t.jobState().IsGloballyTerminal() && t.jobState() != job.Reconciling
}

// classFromDeployed is how much the spec differs from what runs: after a rollback that is not what status recorded last.
func (t *turn) classFromDeployed() (diff.Class, error) {
	recorded, err := t.change()
	if err != nil || t.reconciliation() != v1beta1.ReconciliationRolledBack {
		return recorded.Class(), err
	}
	deployed, err := t.deployed()
	if err != nil {
		return recorded.Class(), err
	}
	running, err := diff.Deployments(deployed, t.spec, t.spec.Mode)
	return max(recorded.Class(), running.Class()), err
}

// canRescale tells whether the cluster that runs can, and may, be rescaled in place.
func (t *turn) canRescale() (bool, error) {
	deployed, err := t.deployed()
	if err != nil || deployed.FlinkVersion == nil {
		return false, err
	}
	v, err := version.Parse(string(*deployed.FlinkVersion))
	if err != nil || !v.RescalesInPlace() {
		return false, err
	}
	enabled, err := observed(t, settings.UpgradeInPlaceScalingEnabled)
	if err != nil || !enabled {
		return false, err
	}
	scheduler, err := observed(t, option.Scheduler)
	return scheduler == option.SchedulerAdaptive, err
}

// wantedBounds are the bounds of all vertices as the spec wants them. It is not possible where a vertex loses its override: what it
// had before that is not known.
func (t *turn) wantedBounds(current map[job.VertexID]job.Bounds) (wanted map[job.VertexID]job.Bounds, possible bool, err error) {
	before, err := observed(t, option.ParallelismOverrides)
	if err != nil {
		return nil, false, err
	}
	c, err := clusterconf.For(t.seen.Defaults, t.meta(), &t.spec)
	if err != nil {
		return nil, false, err
	}
	now, err := conf.Get(c, option.ParallelismOverrides)
	if err != nil || len(before) == 0 && len(now) == 0 {
		return nil, false, err
	}
	wanted = maps.Clone(current)
	for vertex, bounds := range current {
		text, overridden := now[string(vertex)]
		if _, was := before[string(vertex)]; was && !overridden {
			return nil, false, nil
		}
		if !overridden {
			continue
		}
		upper, err := strconv.Atoi(text)
		if err != nil {
			return nil, false, nil //nolint:nilerr // an upgrade will tell what is wrong with it
		}
		wanted[vertex] = job.Bounds{Lower: min(upper, bounds.Lower), Upper: upper}
	}
	return wanted, true, nil
}
