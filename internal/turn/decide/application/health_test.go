package application_test

import (
	"strings"
	"testing"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/health"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const restarting = "Warning Job RestartUnhealthyJob: it is stuck"

var watched = option("kubernetes.operator.cluster.health-check.enabled", "true")

// judged says what the turn before thought of the job's health, a minute ago; no complaint is a good opinion.
func judged(complaint string) change {
	return func(s *scene) {
		m := health.First(health.Sample{At: noon.Add(-time.Minute).UnixMilli(), Restarts: 1, Checkpoints: 1})
		m.HealthResult = health.Result{Healthy: complaint == "", Error: &complaint}
		var err error
		s.app.Status.ClusterInfo, err = m.Keep(s.app.Status.ClusterInfo)
		must(err)
	}
}

var unhealthy = judged("it is stuck")

// restarts shows how often the job has restarted.
func restarts(count string) change {
	return func(s *scene) {
		s.seen.Flink.Metrics = world.Known(map[string]string{"numRestarts": count, "numberOfCompletedCheckpoints": "1"})
	}
}

func unseenMetrics(s *scene) {
	s.seen.Flink.Metrics = world.Unknown[map[string]string]("the JobManager is busy")
}

func TestAnUnhealthyClusterIsReplaced(t *testing.T) {
	const rule = "restart an unhealthy cluster"
	const deletion, nothingToDo = "delete uid-deployment Foreground", "nothing to do"
	const steady, going = "READY RUNNING | DEPLOYED STABLE | running stateless", "MISSING RUNNING | DEPLOYED STABLE | running stateless"
	const away = "MISSING RECONCILING | DEPLOYED STABLE | running stateless"
	keeping := []change{highlyAvailable, mode(lastState), recorded(v1beta1.JobStateRunning, stateless), stable, watched, unhealthy}
	play(t, map[string]row{
		"as soon as it is judged": {
			given: of(running, watched, judged(""), restarts("66")), recheck: soon,
			want: outcome{
				rule: rule, step: deletion, status: going, events: []string{"Warning Job RestartUnhealthyJob: Restart count hit threshold: 64"},
			},
		},
		"not while it is healthy": {
			given: of(running, watched, judged(""), restarts("65")), recheck: seldom, want: outcome{rule: nothingToDo, status: steady},
		},
		"not when it is healthy again": {
			given: of(running, watched, unhealthy, restarts("1")), recheck: seldom, want: outcome{rule: nothingToDo, status: steady},
		},
		"also when its metrics cannot be seen now": {
			given: of(running, watched, unhealthy, unseenMetrics), recheck: soon,
			want: outcome{rule: rule, step: deletion, status: going, events: []string{restarting}},
		},
		"also when its metrics make no sense now": {
			given: of(running, watched, unhealthy, restarts("often")), recheck: soon,
			want: outcome{rule: rule, step: deletion, status: going, events: []string{restarting}},
		},
		"not unless it is wanted": {
			given: of(running, unhealthy), recheck: seldom, want: outcome{rule: nothingToDo, status: steady},
		},
		"not when its job has ended": {
			given: of(running, watched, unhealthy, jobState(job.Finished), jobs(sameJob, job.Finished)), recheck: seldom,
			want: outcome{rule: nothingToDo, status: "READY FINISHED | DEPLOYED STABLE | running stateless"},
		},
		"again when the operator ended before it was deleted, and that is told once": {
			given: of(running, watched, unhealthy, jobManager(v1beta1.JobManagerMissing)), recheck: soon,
			want: outcome{rule: rule, step: deletion, status: going},
		},
		"not before it is deleted": {
			given: of(running, watched, unhealthy, jobManager(v1beta1.JobManagerMissing), ending), recheck: soon,
			want: outcome{rule: rule, status: going},
		},
		"when it is deleted": {
			given: of(lost, watched, unhealthy), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 2", status: away, events: []string{submit}},
		},
		"for both reasons when it is lost as well": {
			given: of(running, watched, unhealthy, gone), recheck: often,
			want: outcome{
				rule: rule, step: "deploy new job with parallelism 2", status: away,
				events: []string{missing, recovering, restarting, submit},
			},
		},
		"not when its state would be lost": {
			given: of(running, mode(lastState), recorded(v1beta1.JobStateRunning, stateless), stable, watched, unhealthy),
			want:  outcome{rule: nothingToDo, status: steady}, recheck: seldom,
		},
		"not when its state was not kept": {
			given: of(running, append(keeping, noMetadata)...), recheck: seldom, want: outcome{rule: nothingToDo, status: steady},
		},
		"not before it is known whether its state was kept": {
			given: of(running, append(keeping, unseenMetadata)...), recheck: soon, want: outcome{rule: rule, status: steady},
		},
		"when its state was kept": {
			given: of(running, append(keeping, recoverable)...), recheck: soon,
			want: outcome{rule: rule, step: deletion, status: going, events: []string{restarting}},
		},
		"with the state that was kept": {
			given: of(lost, append(keeping, recoverable)...), recheck: often,
			want: outcome{
				rule: rule, step: "deploy same job with parallelism 2 from KUBERNETES_OPERATOR_LAST_STATE with metadata",
				status: away, events: []string{submit},
			},
		},
		"with the metadata of high availability, even if state is not wanted": {
			given: of(relied, watched, unhealthy, recoverable), recheck: often,
			want: outcome{
				rule: rule, step: "deploy same job with parallelism 2 from KUBERNETES_OPERATOR_LAST_STATE with metadata",
				status: away, events: []string{submit},
			},
		},
		"never when it belongs to another": {
			given: of(running, watched, unhealthy, alien),
			want: outcome{
				rule: "report a failure", status: steady, fails: true, failed: true,
				events: []string{`Warning JobManagerDeployment Error: deployment "app" exists and does not belong to this resource; ` +
					"delete or rename it, or rename the resource"},
			},
		},
	})
}

func TestTheJudgementIsRememberedAsLongAsItMatters(t *testing.T) {
	for name, c := range map[string]struct {
		given func() scene
		// want is a part of the memory; empty when there is to be none.
		want string
	}{
		"a job is seen for the first time":    {given: of(running, watched, restarts("7")), want: `"numRestarts":7,`},
		"it is judged again":                  {given: of(running, watched, unhealthy, restarts("1")), want: `"healthy":true,"error":""`},
		"its memory cannot be read":           {given: of(running, watched, restarts("7"), garbled), want: `"numRestarts":7,`},
		"its metrics cannot be seen":          {given: of(running, watched, judged(""), unseenMetrics), want: `"numRestarts":1,`},
		"nobody has looked":                   {given: of(running)},
		"its cluster is on the way out":       {given: of(running, watched, unhealthy), want: `"error":"it is stuck"`},
		"its cluster is made anew":            {given: of(lost, watched, unhealthy)},
		"its cluster was lost and comes back": {given: of(lost, watched, judged(""))},
	} {
		t.Run(name, func(t *testing.T) {
			d := decide(t, c.given)
			text, found := d.Status.ClusterInfo["ClusterHealthInfo"]
			if found != (c.want != "") || !strings.Contains(text, c.want) {
				t.Errorf("memory %q, want %q in it", text, c.want)
			}
		})
	}
}

func garbled(s *scene) { s.app.Status.ClusterInfo = map[string]string{"ClusterHealthInfo": "{"} }

// The turn after a submission must not take it for the cluster that was to go.
func TestASubmissionAfterARestartIsRecognized(t *testing.T) {
	submitted := decide(t, of(lost, watched, unhealthy))
	if _, deploys := submitted.Step.(plan.Deploy); !deploys {
		t.Fatalf("no submission: %s", words(submitted))
	}
	next := decide(t, func() scene {
		s := running(watched)
		s.app.Status = *submitted.Status.DeepCopy()
		return s
	})
	if next.Rule != "finish a submission" {
		t.Errorf("the turn after it: %s", words(next))
	}
}
