package integration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
)

// startedTimes makes sure how many JobManagers a cluster has had.
func (s *scene) startedTimes(key types.NamespacedName, want int) {
	s.Helper()
	if got := s.node.Started(key); got != want {
		s.Errorf("%d JobManagers of %s were started, want %d", got, key.Name, want)
	}
}

// deleteDeployment deletes a JobManager Deployment as a user does.
func (s *scene) deleteDeployment(key types.NamespacedName) {
	s.Helper()
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}
	must(s.T, s.Delete(s.ctx, d, client.PropagationPolicy(metav1.DeletePropagationForeground)))
}

// label changes the metadata of a resource.
func (s *scene) label(key types.NamespacedName, value string) {
	s.Helper()
	d := &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}
	patch := fmt.Sprintf(`{"metadata":{"labels":{"touched":"by-%s"}}}`, strings.TrimPrefix(value, "-"))
	must(s.T, s.Patch(s.ctx, d, client.RawPatch(types.MergePatchType, []byte(patch))))
}

// untilEvent waits for an event about a resource.
func (s *scene) untilEvent(key types.NamespacedName, want string) {
	s.Helper()
	must(s.T, await.Until(s.ctx, patience, "an event", func(ctx context.Context) error {
		told, err := s.Events(ctx, key)
		if err == nil && !slices.Contains(told, want) {
			err = fmt.Errorf("no event says %q; there are\n%s", want, strings.Join(told, "\n"))
		}
		return err
	}))
}

const holding = "drey.test/hold"

// holdDeployment puts a finalizer of the test on a JobManager Deployment, which keeps it when it is deleted.
func (s *scene) holdDeployment(key types.NamespacedName) error {
	return s.patchFinalizers(key, fmt.Sprintf(`["%s"]`, holding))
}

// releaseDeployment takes it off again.
func (s *scene) releaseDeployment(key types.NamespacedName) error {
	return s.patchFinalizers(key, "null")
}

func (s *scene) patchFinalizers(key types.NamespacedName, finalizers string) error {
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}
	return s.Patch(s.ctx, d, client.RawPatch(types.MergePatchType, []byte(`{"metadata":{"finalizers":`+finalizers+`}}`)))
}

// untilDeploymentGoes waits until a JobManager Deployment was deleted.
func (s *scene) untilDeploymentGoes(key types.NamespacedName) {
	s.Helper()
	must(s.T, await.Until(s.ctx, patience, "the Deployment to go", func(ctx context.Context) error {
		var d appsv1.Deployment
		if err := s.Get(ctx, key, &d); err != nil {
			return err
		}
		if d.DeletionTimestamp == nil {
			return fmt.Errorf("it is not deleted")
		}
		return nil
	}))
}
