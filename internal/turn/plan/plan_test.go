package plan_test

import (
	"testing"

	"github.com/drey-project/drey/internal/turn/plan"
)

func TestEveryStepHasItsName(t *testing.T) {
	names := map[string]bool{}
	for _, s := range []plan.Step{
		plan.Deploy{}, plan.CancelJob{}, plan.StopWithSavepoint{}, plan.TakeSavepoint{}, plan.TakeCheckpoint{}, plan.DisposeSavepoint{},
		plan.Rescale{}, plan.CreateSnapshot{}, plan.DeleteSnapshots{}, plan.DeleteCluster{}, plan.DeleteHAMetadata{}, plan.Release{},
	} {
		name := plan.Name(s)
		if name == "" || names[name] {
			t.Errorf("%T is called %q", s, name)
		}
		names[name] = true
	}
	if name := plan.Name(nil); name != "" {
		t.Errorf("no step is called %q", name)
	}
}
