package act_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/internal/turn/plan"
)

func ingressOf(owner types.UID) *networkingv1.Ingress {
	yes := true
	return &networkingv1.Ingress{ObjectMeta: metav1.ObjectMeta{
		Namespace: "team", Name: "app", OwnerReferences: []metav1.OwnerReference{{UID: owner, Controller: &yes}},
	}}
}

func TestAnIngressIsWrittenUnlessItIsSomebodyElses(t *testing.T) {
	tests := map[string]struct {
		found *networkingv1.Ingress
		did   []string
		error string
	}{
		"there is none":              {nil, []string{"create Ingress app"}, ""},
		"there is one of the owner":  {ingressOf("uid-app"), []string{"replace Ingress app"}, ""},
		"there is one of another":    {ingressOf("uid-other"), nil, "Ingress team/app exists and belongs to something else"},
		"there is one of nobody":     {&networkingv1.Ingress{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "app"}}, nil, "belongs to something else"},
		"there is one that is older": {ingressOf("uid-before"), nil, "rename or delete it"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			if test.found != nil {
				s.objects["Ingress app"] = test.found
			}
			err := s.do(t, plan.PutIngress{Ingress: ingressOf("uid-app")})
			if (err != nil) != (test.error != "") || err != nil && !strings.Contains(err.Error(), test.error) {
				t.Errorf("error %v, want %q", err, test.error)
			}
			if diff := cmp.Diff(test.did, s.did); diff != "" {
				t.Errorf("what was done (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheIngressThatIsMeantIsDeleted(t *testing.T) {
	s := newServer()
	if err := s.do(t, plan.DeleteIngress{Ingress: app, UID: "u"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"delete Ingress app u "}, s.did); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
}
