package act_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/plan"
)

// slow is a JobManager that takes time for an order.
type slow struct {
	*server

	takes time.Duration
}

func (s slow) StopWithSavepoint(ctx context.Context, id job.ID, r rest.StopRequest) (job.TriggerID, error) {
	select {
	case <-time.After(s.takes):
		return s.server.StopWithSavepoint(ctx, id, r)
	case <-ctx.Done():
		return "", rest.ErrTimeout
	}
}

func (s *server) slowActor(takes time.Duration) *act.Actor {
	a := actorOf(s)
	a.Orders = act.NewOrders()
	a.Flink = func(types.NamespacedName, conf.Conf) (act.Flink, error) { return slow{s, takes}, nil }
	return a
}

func TestAnOrderIsWaitedForBrieflyAndGivenOnce(t *testing.T) {
	tests := map[string]struct {
		takes   time.Duration
		refusal error
		trigger job.TriggerID
	}{
		"one that is heard":   {5 * time.Second, nil, "t1"},
		"one that is refused": {5 * time.Second, &rest.Error{StatusCode: 404}, "t1"},
		"one that hangs":      {time.Hour, rest.ErrTimeout, ""},
	}
	stop := plan.StopWithSavepoint{Cluster: app, Job: "aa", Trigger: "t1", Directory: "s3://sp", Conf: conf.FromMap(map[string]string{"a": "b"})}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer()
				s.flink = test.refusal
				a := s.slowActor(test.takes)
				for range 3 {
					began := time.Now()
					if got := a.Do(t.Context(), stop); !got.Pending || got.Err != nil || time.Since(began) > time.Second {
						t.Fatalf("after %s: %+v", time.Since(began), got)
					}
				}
				time.Sleep(time.Minute)
				want := plan.Outcome{Err: test.refusal, Trigger: test.trigger, At: noon}
				got := a.Do(t.Context(), stop)
				if !errors.Is(got.Err, test.refusal) {
					t.Errorf("the error is %v", got.Err)
				}
				got.Err, want.Err = nil, nil
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("outcome (-want +got):\n%s", diff)
				}
				if len(s.did) > 1 {
					t.Errorf("it was told %v", s.did)
				}
			})
		})
	}
}

func TestAnotherOrderIsNotTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		a := s.slowActor(time.Second)
		for _, trigger := range []job.TriggerID{"t1", "t2"} {
			if got := a.Do(t.Context(), plan.StopWithSavepoint{Cluster: app, Job: "aa", Trigger: trigger}); !got.Pending {
				t.Errorf("%s: %+v", trigger, got)
			}
		}
		time.Sleep(time.Minute)
		if len(s.did) != 2 {
			t.Errorf("it was told %v", s.did)
		}
	})
}

func TestAnOrderTakesTheOutcomeOfNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer()
		a := s.slowActor(0)
		for _, bounds := range []job.Bounds{{Lower: 1, Upper: 2}, {Lower: 1, Upper: 3}, {Lower: 1, Upper: 2}} {
			step := plan.Rescale{Cluster: app, Job: "aa", Bounds: map[job.VertexID]job.Bounds{"v": bounds}}
			if got := a.Do(t.Context(), step); got.Pending || got.Err != nil {
				t.Errorf("%v: %+v", bounds, got)
			}
		}
		want := []string{"rescale aa map[v:{1 2}]", "rescale aa map[v:{1 3}]", "rescale aa map[v:{1 2}]"}
		if diff := cmp.Diff(want, s.did); diff != "" {
			t.Errorf("it was told (-want +got):\n%s", diff)
		}
	})
}

func TestWhatGoesToKubernetesIsWaitedFor(t *testing.T) {
	for _, step := range []plan.Step{
		deploy(nil), plan.DeployTaskManagers{}, plan.ScaleTaskManagers{}, plan.DeleteTaskManagers{},
		plan.CreateSnapshot{Snapshot: &v1beta1.FlinkStateSnapshot{}}, plan.DeleteSnapshots{}, plan.LabelSnapshot{}, plan.DeleteIngress{},
		plan.DeleteCluster{}, plan.DeleteHAMetadata{}, plan.Release{},
	} {
		a := newServer().slowActor(time.Hour)
		ended, end := context.WithCancel(t.Context())
		end()
		if err := a.Orders.Start(ended); err != nil { // now every order would be pending
			t.Fatal(err)
		}
		if got := a.Do(t.Context(), step); got.Pending {
			t.Errorf("%s is an order", plan.Name(step))
		}
	}
}

func TestOrdersArePendingWhenAllIsOver(t *testing.T) {
	a := newServer().slowActor(0)
	ended, end := context.WithCancel(t.Context())
	end()
	if err := a.Orders.Start(ended); err != nil {
		t.Fatal(err)
	}
	for _, step := range []plan.Step{
		plan.StopWithSavepoint{}, plan.TakeSavepoint{}, plan.TakeCheckpoint{}, plan.CancelJob{}, plan.Rescale{}, plan.DisposeSavepoint{},
	} {
		if got := a.Do(t.Context(), step); !got.Pending {
			t.Errorf("%s is no order", plan.Name(step))
		}
	}
}
