package loop_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/turn/loop"
	"github.com/drey-project/drey/internal/turn/plan"
)

type (
	resource = v1beta1.FlinkDeployment
	status   = v1beta1.FlinkDeploymentStatus
	decision = plan.Decision[status]
)

// stage is a world in which everything that a turn does is written down.
type stage struct {
	stored  resource
	gone    bool
	decided decision
	acted   error
	// fails names what fails, and how.
	fails map[string]error
	did   []string
	// recalled is what each turn was given to remember.
	recalled []plan.Memory
}

func (s *stage) do(what string) error {
	s.did = append(s.did, what)
	return s.fails[what]
}

func (s *stage) Get(_ context.Context, _ types.NamespacedName, into client.Object) error {
	if s.gone {
		return kube.ErrNotFound
	}
	s.stored.DeepCopyInto(into.(*resource))
	return nil
}

func (s *stage) UpdateStatus(_ context.Context, o client.Object) error {
	r := o.(*resource)
	err := s.do("store " + r.Status.Error)
	if err == nil {
		s.stored.Status = *r.Status.DeepCopy()
	}
	return err
}

func (s *stage) AddFinalizer(context.Context, client.Object, string) error { return s.do("hold") }

func (s *stage) RemoveFinalizer(_ context.Context, _ client.Object, name string) error {
	return s.do("let go of " + name)
}

// kind is a loop in which status.error stands for the whole status.
func (s *stage) kind() loop.Kind[*resource, status, int] {
	return loop.Kind[*resource, status, int]{
		Finalizer: "finalizer", New: func() *resource { return &resource{} }, Status: func(r *resource) *status { return &r.Status },
		Observe: func(_ context.Context, _ *resource, m plan.Memory) (int, error) {
			s.recalled = append(s.recalled, m)
			return len(s.recalled), s.do("observe")
		},
		Decide: func(*resource, int) decision { return s.decided },
		Act: func(_ context.Context, step plan.Step) plan.Outcome {
			return plan.Outcome{Err: errors.Join(s.do(plan.Name(step)), s.acted)}
		},
		Advance: func(_ *resource, _ int, d decision, how plan.Outcome) decision {
			return decision{
				Status: saying(fmt.Sprintf("outcome %v", how.Err)), Events: []plan.Event{{Message: "done"}}, Recheck: d.Recheck, Err: how.Err,
			}
		},
		Publish: func(_ context.Context, _ *resource, e plan.Event) error { return s.do("tell " + e.Message) },
	}
}

func saying(text string) status { return status{CommonStatus: v1beta1.CommonStatus{Error: text}} }

var errRefused = errors.New("refused")

func TestATurnHasAnOrder(t *testing.T) {
	announce := decision{Status: saying("new"), Step: plan.CancelJob{}, Recheck: time.Minute, Events: []plan.Event{{Message: "it"}}}
	withErr := announce
	withErr.Err = errRefused
	release := decision{Status: saying("old"), Step: plan.Release{}, Recheck: time.Minute}
	tests := map[string]struct {
		decided decision
		fails   map[string]error
		deleted bool
		want    []string
		recheck time.Duration
		err     error
	}{
		"the announcement is stored before the step, the outcome after": {
			decided: announce, recheck: time.Minute,
			want: []string{"hold", "observe", "store new", "tell it", "cancel the job", "store outcome <nil>", "tell done"},
		},
		"nothing is written when nothing has changed": {
			decided: decision{Status: saying("old"), Recheck: time.Minute}, want: []string{"hold", "observe"}, recheck: time.Minute,
		},
		"nothing is done when the announcement cannot be stored": {
			decided: announce, fails: map[string]error{"store new": errRefused}, want: []string{"hold", "observe", "store new"}, err: errRefused,
		},
		"a conflict on the announcement is a silent new turn": {
			decided: announce, fails: map[string]error{"store new": kube.ErrConflict}, want: []string{"hold", "observe", "store new"},
			recheck: plan.Immediately,
		},
		"nothing is done when the events cannot be told": {
			decided: announce, fails: map[string]error{"tell it": errRefused}, want: []string{"hold", "observe", "store new", "tell it"}, err: errRefused,
		},
		"a step that fails is told and tried again": {
			decided: announce, fails: map[string]error{"cancel the job": errRefused}, err: errRefused,
			want: []string{"hold", "observe", "store new", "tell it", "cancel the job", "store outcome refused", "tell done"},
		},
		"a step that conflicts is a silent new turn": {
			decided: announce, fails: map[string]error{"cancel the job": kube.ErrConflict}, recheck: plan.Immediately,
			want: []string{"hold", "observe", "store new", "tell it", "cancel the job"},
		},
		"a conflict on the outcome is a silent new turn": {
			decided: announce, fails: map[string]error{"store outcome <nil>": kube.ErrConflict}, recheck: plan.Immediately,
			want: []string{"hold", "observe", "store new", "tell it", "cancel the job", "store outcome <nil>"},
		},
		"a decision with an error is stored and takes no step": {
			decided: withErr, err: errRefused, want: []string{"hold", "observe", "store new", "tell it"},
		},
		"a turn without sight stores nothing": {
			decided: announce, fails: map[string]error{"observe": errRefused}, want: []string{"hold", "observe"}, err: errRefused,
		},
		"nothing is looked at before the resource is held": {
			decided: announce, fails: map[string]error{"hold": errRefused}, want: []string{"hold"}, err: errRefused,
		},
		"a deleted resource is not held again, and let go": {
			decided: release, deleted: true, want: []string{"observe", "let go of finalizer"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := &stage{stored: resource{Status: saying("old")}, decided: test.decided, fails: test.fails}
			if test.deleted {
				s.stored.DeletionTimestamp = new(metav1.Now())
			}
			result, err := loop.New(s, s.kind()).Reconcile(t.Context(), reconcile.Request{})
			if diff := cmp.Diff(test.want, s.did); diff != "" {
				t.Errorf("what was done (-want +got):\n%s", diff)
			}
			if !errors.Is(err, test.err) || (err == nil) != (test.err == nil) || result.RequeueAfter != test.recheck {
				t.Errorf("error %v, next turn in %v; want %v in %v", err, result.RequeueAfter, test.err, test.recheck)
			}
		})
	}
}

func TestTheEffectOfAStepThatFailedToRecordIsNotLost(t *testing.T) {
	s := &stage{decided: decision{Step: plan.CancelJob{}}, acted: errRefused, fails: map[string]error{"store outcome refused": errors.New("away")}}
	_, err := loop.New(s, s.kind()).Reconcile(t.Context(), reconcile.Request{})
	if !errors.Is(err, errRefused) {
		t.Errorf("the error is %v, which hides %v", err, errRefused)
	}
}

func TestMemoryLastsAsLongAsItsResource(t *testing.T) {
	kept := plan.Memory{Exceptions: plan.ExceptionCursor{JobID: "a", Initialized: true}}
	nothing := plan.Memory{}
	request := reconcile.Request{NamespacedName: types.NamespacedName{Namespace: "team", Name: "app"}}
	tests := map[string]struct {
		between func(*stage)
		want    plan.Memory
	}{
		"it is there in the next turn":             {func(*stage) {}, kept},
		"it goes with a resource that is released": {func(s *stage) { s.decided = decision{Step: plan.Release{}, Memory: kept} }, nothing},
		"it goes with a resource that is gone":     {func(s *stage) { s.gone = true }, nothing},
		"it goes when a turn forgets it":           {func(s *stage) { s.decided = decision{} }, nothing},
		"it stays when the turn after fails":       {func(s *stage) { s.fails = map[string]error{"observe": errRefused} }, kept},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := &stage{decided: decision{Memory: kept}}
			s.stored.Namespace, s.stored.Name = "team", "app"
			l := loop.New(s, s.kind())
			turn := func() {
				_, err := l.Reconcile(t.Context(), request)
				if err != nil && !errors.Is(err, errRefused) {
					t.Fatal(err)
				}
			}
			turn()
			test.between(s)
			turn()
			s.gone, s.fails = false, nil
			turn()
			if got := s.recalled[len(s.recalled)-1]; got != test.want {
				t.Errorf("remembers %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestAStepThatIsPendingMayBeForgotten(t *testing.T) {
	asked, before := plan.Memory{Rescaled: 3}, plan.Memory{Rescaled: 2}
	for pending, want := range map[bool]plan.Memory{true: before, false: asked} {
		s := &stage{decided: decision{Step: plan.Rescale{}, Memory: asked}}
		kind := s.kind()
		kind.Act = func(context.Context, plan.Step) plan.Outcome { return plan.Outcome{Pending: pending} }
		kind.Advance = func(*resource, int, decision, plan.Outcome) decision { return decision{Memory: before} }
		l := loop.New(s, kind)
		for range 2 {
			if _, err := l.Reconcile(t.Context(), reconcile.Request{}); err != nil {
				t.Fatal(err)
			}
		}
		if s.recalled[1] != want {
			t.Errorf("pending %t: remembers %+v, want %+v", pending, s.recalled[1], want)
		}
	}
}

func TestNobodyIsGivenTheMemoryOfAnother(t *testing.T) {
	s := &stage{decided: decision{Memory: plan.Memory{Exceptions: plan.ExceptionCursor{JobID: "a"}}}}
	l := loop.New(s, s.kind())
	for _, s.stored.Name = range []string{"app", "other"} {
		if _, err := l.Reconcile(t.Context(), reconcile.Request{}); err != nil {
			t.Fatal(err)
		}
	}
	if s.recalled[1] != (plan.Memory{}) {
		t.Errorf("remembers %+v of another", s.recalled[1])
	}
}

func TestEveryTurnIsHeardOf(t *testing.T) {
	s := &stage{decided: decision{Rule: "nothing to do"}}
	kind, heard := s.kind(), ""
	kind.Turned = func(_ context.Context, _ *resource, d decision) { heard = d.Rule }
	if _, err := loop.New(s, kind).Reconcile(t.Context(), reconcile.Request{}); err != nil || heard != "nothing to do" {
		t.Errorf("heard %q, %v", heard, err)
	}
}
