package act_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/plan"
)

func TestASnapshotIsLabelled(t *testing.T) {
	tests := map[string]struct {
		uid  types.UID
		want []string
	}{
		"other labels stay":           {"u", []string{"patch FlinkStateSnapshot s map[mine:x snapshot.state:COMPLETED]"}},
		"another one is left alone":   {"newer", nil},
		"one that is gone needs none": {"", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			if test.uid != "" {
				s.objects["FlinkStateSnapshot s"] = &v1beta1.FlinkStateSnapshot{
					ObjectMeta: metav1.ObjectMeta{Name: "s", UID: test.uid, Labels: map[string]string{"mine": "x"}},
				}
			}
			step := plan.LabelSnapshot{
				Snapshot: types.NamespacedName{Namespace: "team", Name: "s"}, UID: "u", Labels: map[string]string{"snapshot.state": "COMPLETED"},
			}
			if err := s.do(t, step); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, s.did); diff != "" {
				t.Errorf("writes (-want +got):\n%s", diff)
			}
		})
	}
}
