package observe_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/turn/world"
)

var highAvailability = map[string]string{"high-availability.type": "kubernetes", "high-availability.storageDir": "s3://ha"}

func TestOnlyWhatMattersIsAsked(t *testing.T) {
	const steady = "operator of team v1_20, get, flink, jobs, info, task managers, checkpoints, exceptions"
	const gone = "operator of team v1_20, get, get live, list, list live"
	tests := map[string]struct {
		given func(*surroundings)
		want  string
	}{
		"a steady job":                                   {func(*surroundings) {}, steady},
		"a steady job with high availability":            {func(s *surroundings) { s.deployed(highAvailability) }, steady},
		"a cache that has no Deployment is not believed": {func(s *surroundings) { s.cached = nil }, "operator of team v1_20, get, get live" + steady[len("operator of team v1_20, get"):]},
		"a JobManager that is gone": {
			func(s *surroundings) { s.exists(nil) }, gone,
		},
		"a JobManager that is gone before its pods": {
			func(s *surroundings) {
				s.exists(nil)
				s.pods = make([]corev1.Pod, 1)
			}, "operator of team v1_20, get, get live, list",
		},
		"a suspended job":                 {func(s *surroundings) { s.suspended() }, "operator of team v1_20, get, list"},
		"a suspended job that is to run":  {func(s *surroundings) { s.suspended(); s.app.Spec.Job.State = v1beta1.JobStateRunning }, gone},
		"a suspended job that is deleted": {func(s *surroundings) { s.suspended(); s.app.DeletionTimestamp = new(metav1.NewTime(noon)) }, gone},
		"a job of which the cluster is not gone": {func(s *surroundings) {
			s.suspended()
			s.app.Status.JobManagerDeploymentStatus = v1beta1.JobManagerReady
		}, gone},
		"a job that is being suspended": {func(s *surroundings) {
			s.suspended()
			s.app.Status.ReconciliationStatus.State = v1beta1.ReconciliationUpgrading
		}, gone},
		"a JobManager that is gone with high availability": {
			func(s *surroundings) {
				s.exists(nil)
				s.deployed(highAvailability)
			}, gone + ", metadata",
		},
		"a JobManager that cannot be read": {
			func(s *surroundings) { s.fails["get"] = errAway }, "operator of team v1_20, get",
		},
		"a JobManager that is starting": {
			func(s *surroundings) {
				s.live.Status.AvailableReplicas = 0
				s.app.Status.JobManagerDeploymentStatus = v1beta1.JobManagerDeploying
			}, "operator of team v1_20, get, list",
		},
		"a JobManager that never started": {
			func(s *surroundings) { s.neverStarted() }, "operator of team v1_20, get, list",
		},
		"a JobManager that never started, whose spec has changed": {
			func(s *surroundings) {
				s.neverStarted()
				s.app.Generation++
			}, "operator of team v1_20, get, get live, list",
		},
		"a JobManager that never started, and was to be given up": {
			func(s *surroundings) {
				s.neverStarted()
				s.app.Status.JobStatus.State = v1beta1.FlinkJobFailed
			}, "operator of team v1_20, get, get live, list",
		},
		"a JobManager that is being deleted": {
			func(s *surroundings) { s.live.DeletionTimestamp = new(metav1.NewTime(noon)) }, "operator of team v1_20, get",
		},
		"a JobManager in an upgrade": {
			func(s *surroundings) { s.app.Status.ReconciliationStatus.State = v1beta1.ReconciliationUpgrading },
			"operator of team v1_20, get, list" + steady[len("operator of team v1_20, get"):],
		},
		"a job that has failed just now": {
			func(s *surroundings) { s.jobs[0].State = job.Failed },
			"operator of team v1_20, get, flink, jobs, info, task managers, checkpoints, result, exceptions",
		},
		"a job that had ended before": {
			func(s *surroundings) {
				s.jobs[0].State = job.Finished
				s.app.Status.JobStatus.State = v1beta1.FlinkJobFinished
			}, "operator of team v1_20, get, flink, jobs, info, task managers, checkpoints",
		},
		"a cluster with another job": {
			func(s *surroundings) { s.jobs[0].ID = "other" }, "operator of team v1_20, get, flink, jobs, info, task managers",
		},
		"a cluster that does not answer": {
			func(s *surroundings) { s.fails["jobs"] = rest.ErrTimeout }, "operator of team v1_20, get, flink, jobs",
		},
		"a record that cannot be read": {
			func(s *surroundings) { s.app.Status.ReconciliationStatus.LastReconciledSpec = "{" }, "operator of team v1_20, get",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := running()
			test.given(s)
			s.look(t)
			if diff := cmp.Diff(test.want, strings.Join(s.asked, ", ")); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatCannotBeReadIsUnknown(t *testing.T) {
	known := func(seen world.Application) map[string]bool {
		return map[string]bool{
			"deployment": seen.JobManager.Deployment.IsKnown(), "pods": seen.JobManager.Pods.IsKnown(), "jobs": seen.Flink.Jobs.IsKnown(),
			"version": seen.Flink.Version.IsKnown(), "checkpoint": seen.Flink.Checkpoint.IsKnown(), "metadata": seen.HA.IsKnown(),
			"exceptions": seen.Flink.Exceptions.IsKnown(),
		}
	}
	tests := map[string]struct {
		fails string
		gone  bool
		want  []string
	}{
		"all is seen of a running one": {want: []string{"checkpoint", "deployment", "exceptions", "jobs", "version"}},
		"all is seen of a lost one":    {gone: true, want: []string{"deployment", "metadata", "pods"}},
		"no Deployment":                {fails: "get"},
		"no Deployment past the cache": {fails: "get live", gone: true},
		"no pods":                      {fails: "list live", gone: true, want: []string{"deployment", "metadata"}},
		"no metadata":                  {fails: "metadata", gone: true, want: []string{"deployment", "pods"}},
		"no client":                    {fails: "flink", want: []string{"deployment"}},
		"no jobs":                      {fails: "jobs", want: []string{"deployment"}},
		"no version":                   {fails: "info", want: []string{"checkpoint", "deployment", "exceptions", "jobs"}},
		"no checkpoints":               {fails: "checkpoints", want: []string{"deployment", "exceptions", "jobs", "version"}},
		"no exceptions":                {fails: "exceptions", want: []string{"checkpoint", "deployment", "jobs", "version"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := running()
			s.deployed(highAvailability)
			s.fails[test.fails] = errAway
			if test.gone {
				s.exists(nil)
			}
			var got []string
			for what, is := range known(s.look(t)) {
				if is {
					got = append(got, what)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("known (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSilenceIsNoAnswer(t *testing.T) {
	for err, silent := range map[error]bool{
		rest.ErrTimeout: true, rest.ErrUnreachable: true, rest.ErrBusy: true, rest.ErrTooLarge: true, &rest.Error{StatusCode: 500}: false, errAway: false,
	} {
		s := running()
		s.fails["jobs"] = err
		if seen := s.look(t).Flink; seen.Silent != silent || seen.Jobs.Why() != err.Error() {
			t.Errorf("%v: silent %t because %q", err, seen.Silent, seen.Jobs.Why())
		}
	}
}

func TestAJobWithoutCheckpointingHasNone(t *testing.T) {
	s := running()
	s.fails["checkpoints"] = &rest.Error{StatusCode: 404, Message: "Checkpointing has not been enabled."}
	if c, known := s.look(t).Flink.Checkpoint.Get(); !known || c != nil {
		t.Errorf("known %t: %+v", known, c)
	}
}

func TestTheOperatorsOwnConfigurationIsNeeded(t *testing.T) {
	s := running()
	s.fails["operator of team v1_20"] = errAway
	defer func() {
		if !slices.Equal(s.asked, []string{"operator of team v1_20"}) {
			t.Errorf("asked %v", s.asked)
		}
	}()
	if _, err := s.observer().Application(t.Context(), s.app, s.memory); !errors.Is(err, errAway) {
		t.Errorf("the error is %v", err)
	}
}

func TestTheDeploymentIsDescribed(t *testing.T) {
	at := metav1.NewTime(noon.Add(time.Minute))
	condition := func(kind appsv1.DeploymentConditionType, status corev1.ConditionStatus, since metav1.Time) func(*appsv1.Deployment) {
		return func(d *appsv1.Deployment) {
			d.Status.Conditions = []appsv1.DeploymentCondition{{
				Type: kind, Status: status, LastTransitionTime: since, Reason: "FailedCreate", Message: "quota",
			}}
		}
	}
	tests := map[string]struct {
		given  func(*appsv1.Deployment)
		change func(*world.Deployment)
	}{
		"as it is":            {func(*appsv1.Deployment) {}, func(*world.Deployment) {}},
		"of another resource": {func(d *appsv1.Deployment) { d.OwnerReferences[0].UID = "other" }, func(d *world.Deployment) { d.Owned = false }},
		"without generation":  {func(d *appsv1.Deployment) { d.Annotations = nil }, func(d *world.Deployment) { d.Generation = nil }},
		"being deleted":       {func(d *appsv1.Deployment) { d.DeletionTimestamp = &at }, func(d *world.Deployment) { d.Deleting = true }},
		"available":           {condition("Available", "True", at), func(d *world.Deployment) { d.AvailableSince = at.Time }},
		"never available":     {condition("Available", "False", metav1.NewTime(noon)), func(d *world.Deployment) { d.NeverAvailable = true }},
		"no longer available": {condition("Available", "False", at), func(*world.Deployment) {}},
		"that cannot make pods": {condition("ReplicaFailure", "True", at), func(d *world.Deployment) {
			d.CreateFailure = &world.Failure{Reason: "FailedCreate", Message: "quota"}
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := running()
			test.given(s.live)
			want := &world.Deployment{Name: "app", UID: "d", Owned: true, Generation: new("3"), Created: noon, Replicas: 1, Available: 1}
			test.change(want)
			got, _ := s.look(t).JobManager.Deployment.Get()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Deployment (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMetadataIsSummedUp(t *testing.T) {
	s := running()
	s.exists(nil)
	s.deployed(highAvailability)
	s.metadata = ha.Metadata{Available: true, Checkpoints: []int64{1}, Objects: []string{"a"}}
	got, _ := s.look(t).HA.Get()
	if diff := cmp.Diff(world.HAMetadata{Available: true, Checkpoint: true, Objects: []string{"a"}}, got); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
}

// neverStarted makes the JobManager one that has not been available since its Deployment was created.
func (s *surroundings) neverStarted() {
	s.live.Status.AvailableReplicas = 0
	s.live.Status.Conditions = []appsv1.DeploymentCondition{{
		Type: appsv1.DeploymentAvailable, Status: corev1.ConditionFalse, LastTransitionTime: s.live.CreationTimestamp,
	}}
	s.app.Status.JobManagerDeploymentStatus = v1beta1.JobManagerDeploying
}
