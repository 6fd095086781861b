package oracle

import (
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/spec/validate"
	"github.com/drey-project/drey/internal/turn/decide/application"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// recordedEvent is an event as it was recorded.
type recordedEvent struct {
	Type, Reason, Message, Component string
}

// diffDecision lets the rules of applications decide about a first deployment, and compares what they say: the events, and
// the configuration that they hand on. The recordings also deploy what validation refuses, and restore as they were told.
func (d *deployment) diffDecision(out deployOutput) string {
	app := d.in.Resource.DeepCopy()
	restored := d.in.Savepoint != "" || d.in.RequireHAData || app.Status.ReconciliationStatus.LastReconciledSpec != ""
	if app.Spec.Job == nil || restored {
		return ""
	}
	seen, err := d.photograph()
	if err != nil {
		return err.Error()
	}
	problem, err := validate.Deployment(app, validate.Environment{Defaults: seen.Defaults, Settings: seen.Settings})
	if err != nil || problem != "" {
		return ""
	}
	decision := application.Decide(app, seen)
	step, is := decision.Step.(plan.Deploy)
	if !is {
		return "decision: " + decision.Rule + ": " + decision.Because
	}
	var events []recordedEvent
	for _, e := range decision.Events {
		events = append(events, recordedEvent{string(e.Type), string(e.Reason), e.Message, string(e.Component)})
	}
	told, err := ingressEvents(d.in)
	if err != nil {
		return err.Error()
	}
	for _, event := range told {
		if !slices.Contains(events, event) {
			events = append(events, event)
		}
	}
	return cmp.Diff(out.Events, events, cmpopts.EquateEmpty()) + cmp.Diff(d.conf.Map(), step.Conf.Map())
}

// photograph shows a resource of which nothing is in the cluster yet.
func (d *deployment) photograph() (world.Application, error) {
	base, s, err := settingsOf(d.in)
	return world.Application{
		Now: time.Unix(0, 0), Settings: s, Defaults: base,
		Fresh:      world.Fresh{JobID: recordedJobID, Store: recordedStore},
		JobManager: world.JobManager{Deployment: world.Known[*world.Deployment](nil), Pods: world.Known[[]world.Pod](nil)},
		TaskManagers: world.TaskManagers{
			Deployment: world.Known[*world.TaskManagerDeployment](nil), Pods: world.Known([]string(nil)),
		},
		HA: world.Known(world.HAMetadata{}),
	}, err
}

// settingsOf derives the operator's options as they hold for a resource.
func settingsOf(in deployInput) (conf.Conf, settings.Settings, error) {
	base, err := in.base()
	if err != nil {
		return conf.Conf{}, settings.Settings{}, err
	}
	release, err := version.Parse(string(*in.Resource.Spec.FlinkVersion))
	if err != nil {
		return conf.Conf{}, settings.Settings{}, err
	}
	s, err := settings.From(clusterconf.Defaults(base, in.Resource.Namespace, release), in.Env)
	return base, s, err
}
