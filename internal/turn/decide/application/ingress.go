package application

import (
	"fmt"

	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/render/ingress"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// keepIngress keeps the Ingress of a cluster as the deployed spec has it. It comes after everything that a job depends on: an
// Ingress that the API server refuses harms nothing else.
func keepIngress(t *turn) (*Decision, error) {
	if t.last == nil || !t.isSettled() || !t.isSession() && t.lastJobState() != v1beta1.JobStateRunning {
		return nil, nil
	}
	deployed, err := t.deployed()
	if err != nil {
		return nil, err
	}
	if !t.seen.Settings.IngressManaged {
		t.tellUnmanaged(deployed.Ingress)
		return nil, nil
	}
	found, known := t.seen.Ingress.Get()
	switch {
	case !known:
		return nil, nil
	case deployed.Ingress == nil:
		return t.removeIngress(found), nil
	}
	return t.putIngress(*deployed.Ingress, found)
}

// tellUnmanaged tells once that nobody makes the Ingress that the user wants.
func (t *turn) tellUnmanaged(wanted *v1beta1.IngressSpec) {
	if wanted == nil {
		return
	}
	t.tell(plan.Event{
		Type: plan.Warning, Reason: plan.ReasonIngressManagement, Component: plan.FromOperator, Message: ingress.NotManaged,
		Key: string(plan.ReasonIngressManagement), Repeat: plan.Repeat{Never: true},
	})
}

func (t *turn) removeIngress(found *world.Ingress) *Decision {
	if found == nil || !found.Owned {
		return nil
	}
	key := types.NamespacedName{Namespace: t.app.Namespace, Name: names.Ingress(t.app.Name)}
	return &Decision{
		Because: "the spec has no ingress any more", Step: plan.DeleteIngress{Ingress: key, UID: found.UID}, Recheck: plan.Immediately,
	}
}

func (t *turn) putIngress(spec v1beta1.IngressSpec, found *world.Ingress) (*Decision, error) {
	wanted, err := t.ingress(spec)
	if err != nil || found != nil && found.Owned && found.Applied == wanted.Annotations[names.AnnotationApplied] {
		return nil, err
	}
	return &Decision{Because: "the Ingress is not as the spec has it", Step: plan.PutIngress{Ingress: wanted}, Recheck: plan.Immediately}, nil
}

// ingress is the Ingress that a spec asks for.
func (t *turn) ingress(spec v1beta1.IngressSpec) (*networkingv1.Ingress, error) {
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	o, err := ingress.Render(ingress.Input{
		Owner: ingress.Owner{Kind: v1beta1.KindFlinkDeployment, Name: t.app.Name, Namespace: t.app.Namespace, UID: t.app.UID},
		Spec:  spec, Cluster: t.app.Name, Conf: c, Kubernetes: ingress.Oldest,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot make the Ingress: %w", err)
	}
	return ingress.Marked(o)
}
