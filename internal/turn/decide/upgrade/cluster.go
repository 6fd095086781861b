package upgrade

import (
	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// byCluster looks for a way past a job that cannot be upgraded itself; otherwise the choice by the job stands.
func (in Input) byCluster(byJob Choice) (Choice, error) {
	in.Job.UpgradeMode = byJob.Mode
	if byJob.AllowFallback && option.IsHighlyAvailable(in.Deploy) && option.IsHighlyAvailable(in.Observe) {
		available, known := in.metadataIn(in.Deploy)
		if !known {
			return in.look(HAMetadata, in.HA.Why()), nil
		}
		if available {
			return in.lastState(false), nil
		}
	}
	if c := in.discard(); c != nil {
		return *c, nil
	}
	if in.JobManager != v1beta1.JobManagerMissing && in.JobManager != v1beta1.JobManagerError {
		return in.explained(byJob), nil
	}
	available, known := in.metadataIn(in.Deploy)
	if !known {
		return in.look(HAMetadata, in.HA.Why()), nil
	}
	if !available {
		return Choice{Mode: in.Job.UpgradeMode}, in.lostState()
	}
	return byJob, nil
}

// discard gives up a JobManager that never started: its job never ran, so what it was to be restored from still is the
// newest state. After a restore from metadata no path tells what that was.
func (in Input) discard() *Choice {
	if in.JobManager == v1beta1.JobManagerMissing || in.LastMode == v1beta1.UpgradeModeLastState {
		return nil
	}
	deployment, known := in.Deployment.Get()
	switch {
	case !known:
		return new(in.look(Deployment, in.Deployment.Why()))
	case deployment == nil || !deployment.NeverAvailable:
		return nil
	}
	return &Choice{Discard: true, Mode: in.Job.UpgradeMode, Because: "the JobManager never started, so its job never changed the state"}
}

// explained tells of a wait that only the user can end.
func (in Input) explained(c Choice) Choice {
	deployment, known := in.Deployment.Get()
	if c.AllowFallback && known && deployment != nil && deployment.NeverAvailable {
		c.Because = "the JobManager never started, and no path tells what it was to be restored from: remove what keeps it from " +
			"starting, or set initialSavepointPath and a new savepointRedeployNonce"
	}
	return c
}

// metadataIn tells whether the store that a configuration names has metadata of the job.
func (in Input) metadataIn(c conf.Conf) (available, known bool) {
	own := store(c)
	if own == (place{}) {
		return false, true
	}
	if deployed := store(in.Observe); deployed != (place{}) && deployed != own {
		return false, true // a new store begins empty
	}
	ha, known := in.HA.Get()
	return ha.Available, known
}

// place is where high-availability metadata is kept; the zero value is nowhere.
type place struct{ kind, quorum, root, cluster string }

// store is the place that a configuration names.
func store(c conf.Conf) place {
	text := func(o conf.Option[string]) string {
		value, _ := conf.Get(c, o) // any text can be read as text
		return value
	}
	switch {
	case option.IsKubernetesHA(c):
		return place{kind: "kubernetes"}
	case option.IsZooKeeperHA(c):
		return place{"zookeeper", text(option.ZooKeeperQuorum), text(option.ZooKeeperRoot), text(option.HAClusterID)}
	}
	return place{}
}
