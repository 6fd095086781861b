package application_test

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/decide/application"
	"github.com/drey-project/drey/internal/turn/plan"
)

// outcome is a decision in words.
type outcome struct {
	rule string
	// step is empty when there is none.
	step string
	// status is JobManager and job | reconciliation and lifecycle | last reconciled state and mode.
	status string
	events []string
	// fails says that the turn has an error, failed that status tells of one.
	fails, failed bool
}

// tester is a *testing.T or a *rapid.T.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// decide decides about a scene and makes sure that deciding is all that happens: what was given stays as it is, and the same
// scene gets the same answer.
func decide(t tester, made func() scene) application.Decision {
	t.Helper()
	given, untouched := made(), made()
	decided := application.Decide(given.app, given.seen)
	again := application.Decide(given.app, given.seen)
	elsewhere := application.Decide(untouched.app, untouched.seen)
	if fresh := made(); !reflect.DeepEqual(given, fresh) {
		t.Fatalf("deciding has changed what was given (-before +after):\n%s", cmp.Diff(fresh.app, given.app))
	}
	for _, other := range []application.Decision{again, elsewhere} {
		if !reflect.DeepEqual(decided, other) {
			t.Fatalf("two answers to one question:\n%s\n%s", words(decided), words(other))
		}
	}
	return decided
}

// words describes a decision.
func words(d application.Decision) string {
	return fmt.Sprintf("%+v because %q", inWords(d), d.Because)
}

func inWords(d application.Decision) outcome {
	return outcome{
		rule: d.Rule, step: stepInWords(d.Step), status: statusInWords(d.Status), events: eventsInWords(d.Events),
		fails: d.Err != nil, failed: d.Status.Error != "",
	}
}

func statusInWords(st v1beta1.FlinkDeploymentStatus) string {
	last := "nothing"
	if r, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](st.ReconciliationStatus); err == nil && r.Spec.Job != nil {
		last = fmt.Sprintf("%s %s", r.Spec.Job.State, r.Spec.Job.UpgradeMode)
		if r.Meta != nil && r.Meta.FirstDeployment {
			last += " first"
		}
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s | %s %s | %s", st.JobManagerDeploymentStatus, st.JobStatus.State,
		st.ReconciliationStatus.State, st.LifecycleState, last)), " ")
}

func eventsInWords(events []plan.Event) []string {
	var all []string
	for _, e := range events {
		all = append(all, fmt.Sprintf("%s %s %s: %s", e.Type, e.Component, e.Reason, e.Message))
	}
	return all
}

func jobInWords(id job.ID) string {
	switch id {
	case sameJob:
		return "same job"
	case newJob:
		return "new job"
	}
	return "job " + string(id)
}

func stepInWords(s plan.Step) string {
	switch s := s.(type) {
	case plan.Deploy:
		return deployInWords(s)
	case plan.CancelJob:
		return "cancel " + jobInWords(s.Job)
	case plan.DeleteCluster:
		return fmt.Sprintf("delete %s %s", s.UID, s.Propagation)
	case plan.DeleteTaskManagers:
		return fmt.Sprintf("delete %s %s", s.UID, s.Propagation)
	case plan.ScaleTaskManagers:
		return fmt.Sprintf("scale %s to %d", s.UID, s.Replicas)
	}
	return plan.Name(s)
}

func deployInWords(s plan.Deploy) string {
	if s.Job == nil {
		return sessionInWords(s)
	}
	parallelism, _ := s.Conf.Lookup("parallelism.default")
	text := "deploy " + jobInWords(s.JobID) + " with parallelism " + parallelism
	for _, key := range []string{"execution.savepoint.path", "execution.state-recovery.path"} {
		if path, found := s.Conf.Lookup(key); found {
			text += " from " + path
		}
	}
	if s.Mode == v1beta1.KubernetesModeStandalone {
		text += " and TaskManagers"
	}
	if s.RequireHAMetadata {
		text += " with metadata"
	}
	if s.Again {
		text += " again"
	}
	return text
}

func sessionInWords(s plan.Deploy) string {
	generation, _ := s.Conf.Lookup("kubernetes.jobmanager.annotations")
	text := strings.TrimSpace("deploy a session cluster " + generation)
	if s.Again {
		text += " again"
	}
	return text
}

// row is one case of a table.
type row struct {
	given func() scene
	want  outcome
	// recheck is when the next turn is due; zero waits for a change.
	recheck time.Duration
}

// play holds decisions to what a table expects.
func play(t *testing.T, rows map[string]row) {
	t.Helper()
	for name, r := range rows {
		t.Run(name, func(t *testing.T) {
			d := decide(t, r.given)
			if diff := cmp.Diff(r.want, inWords(d), cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("decision (-want +got):\n%s", diff)
			}
			if r.recheck != d.Recheck {
				t.Errorf("the next turn is due in %v, want %v", d.Recheck, r.recheck)
			}
			if d.Because == "" || d.Err != nil && d.Step != nil {
				t.Errorf("no reason, or a step in spite of an error: %s", words(d))
			}
		})
	}
}

// of makes a scene from a base and changes, as often as it is asked.
func of(base func(...change) scene, changes ...change) func() scene {
	return func() scene { return base(changes...) }
}

func millis(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }

// metadataGone is what a user is told whose job can only go on from metadata that is gone.
const metadataGone = plan.NoHAMetadata + " Tried: to go on from high-availability metadata. Known state: none; retained checkpoints, if any, " +
	"lie below s3://cp/000000000000000000000000000000aa. To go on: set spec.job.initialSavepointPath to the state to restore and " +
	"spec.job.savepointRedeployNonce to a new number; or set spec.job.upgradeMode to stateless to begin without state."
