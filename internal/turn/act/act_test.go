package act_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

var _ act.Kube = (*server)(nil)

// whole is what a deployment creates, in order.
var whole = []string{"create Deployment app", "create Service app", "create Service app-rest", "create ConfigMap flink-config-app"}

var highlyAvailable = map[string]string{"high-availability.type": "kubernetes", "high-availability.storageDir": "s3://ha"}

func TestTheDeploymentComesFirst(t *testing.T) {
	s := newServer()
	if err := s.do(t, deploy(nil)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, s.did); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
	uid := s.objects["Deployment app"].GetUID()
	for name, o := range s.objects {
		if owners := o.GetOwnerReferences(); name != "Deployment app" && (len(owners) != 1 || owners[0].UID != uid) {
			t.Errorf("%s is owned by %v, want the Deployment", name, owners)
		}
	}
}

func TestADeploymentCanBeRepeated(t *testing.T) {
	for failAt := range len(whole) + 1 {
		for _, lost := range []bool{false, true} {
			s := newServer()
			s.failAt, s.lost = failAt, lost
			err := s.do(t, deploy(nil))
			if (err != nil) != (failAt > 0) {
				t.Fatalf("write %d fails, and the error is %v", failAt, err)
			}
			first, s0 := s.objects["Deployment app"], len(s.objects)
			s.failAt = 0
			if err := s.do(t, deploy(nil)); err != nil {
				t.Fatalf("after write %d has failed (lost: %t): %v", failAt, lost, err)
			}
			if len(s.objects) != len(whole) || s0 > len(whole) {
				t.Errorf("after write %d has failed (lost: %t) there are %d objects", failAt, lost, len(s.objects))
			}
			if first != nil && first.GetUID() != s.objects["Deployment app"].GetUID() {
				t.Errorf("the Deployment was replaced after write %d had failed", failAt)
			}
			for _, what := range s.did {
				if what != "" && what[:6] != "create" {
					t.Errorf("a repetition made the operator %s", what)
				}
			}
		}
	}
}

func TestWhatIsLeftOfAnOlderClusterIsReplaced(t *testing.T) {
	s := newServer()
	old := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{
		Namespace: "team", Name: "flink-config-app", OwnerReferences: []metav1.OwnerReference{{UID: "gone"}},
	}}
	s.objects[nameOf(old)] = old
	if err := s.do(t, deploy(nil)); err != nil {
		t.Fatal(err)
	}
	want := append(append([]string{}, whole[:3]...), "replace ConfigMap flink-config-app")
	if diff := cmp.Diff(want, s.did); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
	if owners := s.objects[nameOf(old)].GetOwnerReferences(); owners[0].UID != s.objects["Deployment app"].GetUID() {
		t.Errorf("owned by %v", owners)
	}
}

func TestAnotherDeploymentIsNotTouched(t *testing.T) {
	tests := map[string]struct {
		found *appsv1.Deployment
		fails bool
	}{
		"one of the same step is taken over": {leftover(func(*appsv1.Deployment) {}), false},
		"one of another owner":               {leftover(func(d *appsv1.Deployment) { d.OwnerReferences[0].UID = "other" }), true},
		"one of nobody":                      {leftover(func(d *appsv1.Deployment) { d.OwnerReferences = nil }), true},
		"one of another generation":          {leftover(func(d *appsv1.Deployment) { d.Annotations = nil }), true},
		"one that is being deleted":          {leftover(func(d *appsv1.Deployment) { d.DeletionTimestamp = new(metav1.NewTime(noon)) }), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			s.objects["Deployment app"] = test.found
			if err := s.do(t, deploy(nil)); (err != nil) != test.fails {
				t.Errorf("the error is %v, want one: %t", err, test.fails)
			}
			if test.fails && len(s.did) > 0 {
				t.Errorf("nevertheless: %v", s.did)
			}
			if uid := s.objects["Deployment app"].GetUID(); uid != "old" {
				t.Errorf("the Deployment is now %s", uid)
			}
		})
	}
}

func TestHighAvailabilityIsPrepared(t *testing.T) {
	requiring := deploy(highlyAvailable)
	requiring.RequireHAMetadata = true
	session := deploy(highlyAvailable)
	session.Job, session.Conf = nil, conf.Set(session.Conf, option.Target, "kubernetes-session").Without("pipeline.jars", "$internal.pipeline.job-id")
	tests := map[string]struct {
		step     plan.Deploy
		metadata ha.Metadata
		first    string
		reason   string
	}{
		"without it nothing is forgotten":                 {step: deploy(nil), first: whole[0]},
		"what job to run is forgotten before the cluster": {step: deploy(highlyAvailable), first: "forget jobs of team/app"},
		"jobs of a session cluster are not forgotten":     {step: session, first: whole[0]},
		"metadata that is needed is there":                {step: requiring, metadata: ha.Metadata{Available: true}, first: "forget jobs of team/app"},
		"metadata that is needed is gone":                 {step: requiring, reason: "RestoreFailed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			s.metadata = test.metadata
			err := s.do(t, test.step)
			if test.reason == "" {
				if err != nil || len(s.did) == 0 || s.did[0] != test.first {
					t.Errorf("error %v after %v, want %s first", err, s.did, test.first)
				}
				return
			}
			if e, told := errors.AsType[*failure.Error](err); !told || e.Reason != test.reason || len(s.did) > 0 {
				t.Errorf("error %v after %v, want the reason %s", err, s.did, test.reason)
			}
		})
	}
}

func TestOtherSteps(t *testing.T) {
	tests := map[string]struct {
		step  plan.Step
		flink error
		want  string
		fails bool
	}{
		"a deletion names what it means": {
			step: plan.DeleteCluster{Cluster: app, UID: "u", Propagation: "Foreground"}, want: "delete Deployment app u Foreground",
		},
		"a deletion of TaskManagers names what it means": {
			step: plan.DeleteTaskManagers{Cluster: app, UID: "u", Propagation: "Foreground"}, want: "delete Deployment app-taskmanager u Foreground",
		},
		"TaskManagers are scaled": {step: plan.ScaleTaskManagers{Cluster: app, UID: "u", Replicas: 3}, want: "scale app-taskmanager u to 3"},
		"metadata is deleted":     {step: plan.DeleteHAMetadata{Cluster: app}, want: "delete metadata of team/app"},
		"a job is cancelled":      {step: plan.CancelJob{Cluster: app, Job: "aa"}, want: "cancel aa"},
		"a stop has its trigger": {
			step: plan.StopWithSavepoint{Cluster: app, Job: "aa", Trigger: "t1", Directory: "s3://sp", Format: "NATIVE", Drain: true},
			want: "stop aa s3://sp NATIVE true t1",
		},
		"a savepoint has its trigger": {
			step: plan.TakeSavepoint{Cluster: app, Job: "aa", Trigger: "t1", Directory: "s3://sp", Format: "NATIVE"},
			want: "savepoint aa s3://sp NATIVE t1",
		},
		"a checkpoint has its trigger": {
			step: plan.TakeCheckpoint{Cluster: app, Job: "aa", Trigger: "t1", Type: "FULL"}, want: "checkpoint aa FULL t1",
		},
		"a savepoint is disposed of": {step: plan.DisposeSavepoint{Cluster: app, Path: "s3://sp/1"}, want: "dispose of s3://sp/1"},
		"a refused stop is an error": {
			step: plan.StopWithSavepoint{Cluster: app, Job: "aa", Trigger: "t1"}, flink: errRefused, fails: true,
		},
		"a job is rescaled": {
			step: plan.Rescale{Cluster: app, Job: "aa", Bounds: map[job.VertexID]job.Bounds{"v": {Lower: 1, Upper: 2}}}, want: "rescale aa map[v:{1 2}]",
		},
		"a snapshot is created": {
			step: plan.CreateSnapshot{Snapshot: &v1beta1.FlinkStateSnapshot{ObjectMeta: metav1.ObjectMeta{Name: "s"}}},
			want: "create FlinkStateSnapshot s",
		},
		"snapshots are deleted by identity": {
			step: plan.DeleteSnapshots{Namespace: "team", Names: map[types.UID]string{"u": "s"}}, want: "delete FlinkStateSnapshot s u ",
		},
		"a refused cancellation is an error": {step: plan.CancelJob{Cluster: app, Job: "aa"}, flink: errRefused, fails: true},
		"a job that has ended is as good as cancelled": {
			step: plan.CancelJob{Cluster: app, Job: "aa"}, flink: &rest.Error{StatusCode: 409}, want: "cancel aa",
		},
		"releasing is not done here": {step: plan.Release{}, fails: true},
		"nothing cannot be done":     {fails: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			s.flink = test.flink
			if err := s.do(t, test.step); (err != nil) != test.fails {
				t.Errorf("the error is %v, want one: %t", err, test.fails)
			}
			if !test.fails && (len(s.did) != 1 || s.did[0] != test.want) {
				t.Errorf("did %v, want %s", s.did, test.want)
			}
		})
	}
}

func TestASnapshotThatIsRefusedForGoodHasAReason(t *testing.T) {
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "flinkstatesnapshots"}, "s", errors.New("no right"))
	for name, test := range map[string]struct {
		err    error
		reason string
	}{
		"forbidden":   {fmt.Errorf("cannot create: %w", forbidden), "SavepointError"},
		"not reached": {errRefused, ""},
	} {
		s := newServer()
		s.failAt, s.failure = 1, test.err
		err := s.do(t, plan.CreateSnapshot{Snapshot: &v1beta1.FlinkStateSnapshot{ObjectMeta: metav1.ObjectMeta{Name: "s"}}})
		told, _ := errors.AsType[*failure.Error](err)
		if err == nil || (told != nil) != (test.reason != "") || told != nil && told.Reason != test.reason {
			t.Errorf("%s: %v, want the reason %q", name, err, test.reason)
		}
	}
}
