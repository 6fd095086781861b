package statesnapshot

import (
	"fmt"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/plan"
)

// releaseWithoutFiles lets go at once of what takes nothing with it: a checkpoint belongs to its job, and a savepoint stays unless its
// disposal was asked for.
func releaseWithoutFiles(t *turn) *Decision {
	s, r := t.snapshot.Spec.Savepoint, t.snapshot.Spec.JobReference
	if s != nil && (s.DisposeOnDelete == nil || *s.DisposeOnDelete) && r != nil && r.Name != "" {
		return nil
	}
	return release("what it stands for stays")
}

// releaseEmpty lets go of a snapshot that never came to be, or whose files are gone.
func releaseEmpty(t *turn) *Decision {
	if t.st.State == v1beta1.SnapshotCompleted && t.st.Path != "" {
		return nil
	}
	return release("there are no files to remove")
}

func release(because string) *Decision { return &Decision{Because: because, Step: plan.Release{}} }

// dispose removes the files of a savepoint, which only a running job's cluster can do.
func dispose(t *turn) *Decision {
	target := t.target()
	if !t.isRunning() {
		return t.held(t.st.Path, fmt.Sprintf("job %s is not running", t.reference()))
	}
	c, known := target.Conf.Get()
	if !known {
		return t.held(t.st.Path, "the configuration of the job cannot be read: "+target.Conf.Why())
	}
	return &Decision{
		Because: "the files go with the resource", Recheck: plan.Immediately,
		Step: plan.DisposeSavepoint{Cluster: target.Cluster, Path: t.st.Path, Conf: c},
	}
}

// held keeps a resource whose files cannot be removed now, and says how to let go of it.
func (t *turn) held(path, because string) *Decision {
	t.tell(plan.ReasonCleanupFailed, plan.FromSnapshot, fmt.Sprintf(
		"Cannot dispose of savepoint %s: %s. To delete the resource and keep the files, set spec.savepoint.disposeOnDelete to false.",
		path, strings.TrimSuffix(because, ".")))
	return &Decision{Because: because, Recheck: t.seen.Settings.ReconcileInterval}
}
