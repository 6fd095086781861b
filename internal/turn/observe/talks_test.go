package observe_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/turn/observe"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// slow is a JobManager that takes time for what matters most.
type slow struct {
	*surroundings

	takes time.Duration
}

func (s slow) Jobs(ctx context.Context) ([]rest.JobSummary, error) {
	if err := pass(ctx, s.takes); err != nil {
		return nil, err
	}
	return s.surroundings.Jobs(ctx)
}

func (s slow) Savepoint(ctx context.Context, id job.ID, trigger job.TriggerID) (rest.SavepointStatus, error) {
	if err := pass(ctx, s.takes); err != nil {
		return rest.SavepointStatus{}, err
	}
	return s.surroundings.Savepoint(ctx, id, trigger)
}

// pass lets time pass; the client gives up after ten seconds.
func pass(ctx context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return rest.ErrTimeout
	}
}

// talking is an observer that does not wait for long, of a JobManager that takes time. It notes who is woken.
func (s *surroundings) talking(takes time.Duration) *observe.Observer {
	o := s.observer()
	wake := func(r types.NamespacedName) { s.asked = append(s.asked, "wake "+r.Name) }
	o.Talks = observe.NewTalks(wake, wake)
	o.Flink = func(types.NamespacedName, conf.Conf) (observe.Flink, error) { return slow{s, takes}, s.ask("flink") }
	return o
}

// turn takes a photograph and tells how long that took.
func (s *surroundings) turn(t *testing.T, o *observe.Observer) (world.Flink, time.Duration) {
	t.Helper()
	began := time.Now()
	seen, err := o.Application(t.Context(), s.app, s.memory)
	if err != nil {
		t.Fatal(err)
	}
	return seen.Flink, time.Since(began)
}

func (s *surroundings) isWoken(t *testing.T, name string) {
	t.Helper()
	synctest.Wait()
	if last := s.asked[len(s.asked)-1]; last != "wake "+name {
		t.Errorf("nobody is woken: %v", s.asked)
	}
}

func TestASlowJobManagerIsSeenAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running()
		o := s.talking(5 * time.Second)
		first, held := s.turn(t, o)
		if !first.Awaited || first.Silent || first.Jobs.IsKnown() || first.Jobs.Why() == "" || held > time.Second {
			t.Errorf("at first it sees %+v after %s", first, held)
		}
		time.Sleep(5 * time.Second)
		s.isWoken(t, "app")
		second, held := s.turn(t, o)
		if second.Awaited || !second.Jobs.IsKnown() || !second.Version.IsKnown() || held != 0 {
			t.Errorf("then it sees %+v after %s", second, held)
		}
	})
}

func TestSilenceComesLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running()
		o := s.talking(30 * time.Second)
		s.turn(t, o)
		time.Sleep(10 * time.Second)
		s.isWoken(t, "app")
		if seen, _ := s.turn(t, o); seen.Awaited || !seen.Silent || seen.Jobs.IsKnown() {
			t.Errorf("it sees %+v", seen)
		}
	})
}

func TestAnAnswerToAnotherQuestionIsNotUsed(t *testing.T) {
	tests := map[string]struct {
		change func(*surroundings)
		used   bool
	}{
		"the same question": {func(*surroundings) {}, true},
		"a new trigger":     {func(s *surroundings) { s.app.Status.JobStatus.SavepointInfo.TriggerID = "f00" }, false},
		"a new job":         {func(s *surroundings) { s.app.Status.JobStatus.JobID = "00000000000000000000000000000abc" }, false},
		"another state":     {func(s *surroundings) { s.app.Status.JobStatus.State = v1beta1.FlinkJobReconciling }, false},
		"another spec":      {func(s *surroundings) { s.deployed(map[string]string{"a": "b"}) }, false},
		"another resource":  {func(s *surroundings) { s.app.UID = "other" }, false},
		"other memories":    {func(s *surroundings) { s.memory = plan.Memory{Rescaled: 3} }, false},
		"a new Deployment": {func(s *surroundings) {
			d := s.cached.DeepCopy()
			d.UID = "other"
			s.exists(d)
		}, false},
		"a new pod": {func(s *surroundings) {
			d := s.cached.DeepCopy()
			d.Status.Conditions = []appsv1.DeploymentCondition{{
				Type: appsv1.DeploymentAvailable, Status: "True", LastTransitionTime: metav1.NewTime(noon.Add(time.Hour)),
			}}
			s.exists(d)
		}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := running()
				o := s.talking(time.Second)
				s.turn(t, o)
				time.Sleep(time.Second)
				s.isWoken(t, "app")
				test.change(s)
				if seen, _ := s.turn(t, o); seen.Awaited == test.used {
					t.Errorf("it sees %+v", seen)
				}
				time.Sleep(time.Minute) // for what is still under way
			})
		})
	}
}

func TestASlowAnswerAboutASnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running()
		s.savepoint = rest.SavepointStatus{Location: "s3://sp/1"}
		o := s.talking(5 * time.Second)
		snapshot := asked(v1beta1.JobKindFlinkDeployment, "app")
		look := func() world.Seen[world.Progress] {
			seen, err := o.Snapshot(t.Context(), snapshot, s.memory)
			if err != nil {
				t.Fatal(err)
			}
			return seen.Progress
		}
		if p := look(); p.IsKnown() || p.Why() == "" {
			t.Errorf("at first it sees %+v", p)
		}
		time.Sleep(5 * time.Second)
		s.isWoken(t, "snap")
		if p, known := look().Get(); !known || p.Location != "s3://sp/1" {
			t.Errorf("then it sees %+v", p)
		}
	})
}

func TestConversationsEndWithTheOperator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running()
		o := s.talking(time.Hour)
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- o.Talks.Start(ctx) }()
		s.turn(t, o)
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if seen, held := s.turn(t, o); !seen.Awaited || held != 0 {
			t.Errorf("after the end it sees %+v after %s", seen, held)
		}
	})
}
