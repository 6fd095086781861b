package integration

import (
	"context"
	"fmt"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/test/await"
)

func TestWhatHappensWhileTheOperatorIsAwayIsCaughtUpWith(t *testing.T) {
	s := open(t, itsOwn, "")
	p := s.start("operator")
	deleted, changed, lost := s.submit("deleted", nil), s.submit("changed", nil), s.submit("lost", nil)
	s.untilState(deleted, v1beta1.LifecycleStable)
	s.untilState(changed, v1beta1.LifecycleStable)
	s.untilState(lost, v1beta1.LifecycleStable)
	must(t, p.Stop())

	d, err := s.Application(s.ctx, deleted)
	must(t, err)
	must(t, s.Delete(s.ctx, d))
	must(t, s.Change(s.ctx, changed, `{"job":{"parallelism":4}}`))
	s.deleteDeployment(lost)
	created := s.submit("created", nil)
	if d, err = s.Application(s.ctx, deleted); err != nil || !slices.Contains(d.Finalizers, names.FinalizerDeployment) {
		t.Fatalf("the finalizers %q do not hold the deleted resource: %v", d.Finalizers, err)
	}

	s.start("operator")
	s.untilState(created, v1beta1.LifecycleStable)
	s.untilState(changed, v1beta1.LifecycleStable)
	s.until(lost, "is recovered", func(d *v1beta1.FlinkDeployment) error {
		if started := s.node.Started(lost); started != 2 {
			return fmt.Errorf("%d JobManagers were started", started)
		}
		return isIn(d, v1beta1.LifecycleStable)
	})
	must(t, await.Until(s.ctx, patience, "the deleted resource to be gone", func(ctx context.Context) error {
		var left v1beta1.FlinkDeploymentList
		if err := s.List(ctx, &left, client.InNamespace(s.namespace)); err != nil || len(left.Items) == 3 {
			return err
		}
		return fmt.Errorf("%d resources are there", len(left.Items))
	}))
	s.startedTimes(deleted, 1)
	s.startedTimes(changed, 2)
	s.remove(created, changed, lost)
}

func TestOtherNamespacesAreLeftAlone(t *testing.T) {
	s := open(t, itsOwn, "")
	other := open(t, itsOwn, "")
	s.start("operator")
	untouched, key := other.submit("untouched", nil), s.submit("ours", nil)
	s.untilState(key, v1beta1.LifecycleStable)
	d, err := s.Application(s.ctx, untouched)
	must(t, err)
	if len(d.Finalizers) > 0 || d.Status.LifecycleState != "" {
		t.Errorf("the resource of another namespace has finalizers %q and is %q", d.Finalizers, d.Status.LifecycleState)
	}
	s.remove(key)
}

func TestAResourceIsReleasedOnlyWhenItsClusterIsGone(t *testing.T) {
	s := open(t, itsOwn, "")
	s.start("operator")
	key := s.submit("held", nil)
	s.untilState(key, v1beta1.LifecycleStable)
	must(t, s.holdDeployment(key))
	must(t, s.Delete(s.ctx, &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}))
	s.until(key, "is DELETING", func(d *v1beta1.FlinkDeployment) error {
		if d.Status.LifecycleState != v1beta1.LifecycleDeleting {
			return fmt.Errorf("it is %s", d.Status.LifecycleState)
		}
		return nil
	})
	s.untilDeploymentGoes(key)
	if d, err := s.Application(s.ctx, key); err != nil || len(d.Finalizers) != 1 {
		t.Fatalf("the resource was released while its cluster is there: %v", err)
	}
	must(t, s.releaseDeployment(key))
	must(t, await.Until(s.ctx, patience, "the resource to be gone", func(ctx context.Context) error {
		var left v1beta1.FlinkDeploymentList
		if err := s.List(ctx, &left, client.InNamespace(s.namespace)); err != nil || len(left.Items) == 0 {
			return err
		}
		return fmt.Errorf("it is there")
	}))
}
