package application

import (
	"cmp"
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// cancelDeleted asks Flink to end the job before its cluster is taken away.
func cancelDeleted(t *turn) (*Decision, error) {
	t.announceDeletion()
	if t.last == nil || t.jobState() == job.Cancelling || !t.isCancellable() {
		return nil, nil
	}
	t.setJobState(job.Cancelling)
	return t.cancel("the resource was deleted and its job still runs")
}

// keepState holds a deletion back whose user wants a savepoint first.
func keepState(t *turn) (*Decision, error) {
	t.announceDeletion()
	ended := t.jobState().IsGloballyTerminal() || t.jobState() == job.Cancelling
	if t.last == nil || ended || t.lastJobState() != v1beta1.JobStateRunning {
		return nil, nil
	}
	wanted, err := observed(t, settings.JobSavepointOnDeletion)
	if err != nil || !wanted {
		return nil, err
	}
	if t.jobState() == job.Running {
		return t.stopWithSavepoint("the resource was deleted and its job is to leave a savepoint")
	}
	return nil, &failure.Error{
		Kind: failure.UpgradeFailure, Reason: string(plan.ReasonCleanupFailed),
		Message: fmt.Sprintf("The deletion waits for the job to run, because %s is true and only a running job can take a savepoint; "+
			"the job is %s. Set the option to false to delete the job without a savepoint",
			settings.JobSavepointOnDeletion.Key, cmp.Or(string(t.jobState()), "not known")),
	}
}

// announceDeletion tells once that the deletion was seen.
func (t *turn) announceDeletion() {
	if t.st.LifecycleState == v1beta1.LifecycleDeleting {
		return
	}
	t.st.LifecycleState = v1beta1.LifecycleDeleting
	t.tellDeletion()
}

func (t *turn) tellDeletion() {
	t.tell(plan.Event{
		Type: plan.Normal, Reason: plan.ReasonCleanup, Component: plan.FromOperator, Message: "Cleaning up FlinkDeployment",
	})
}

// deleteCluster removes everything of a deleted resource's cluster. What is not this resource's own stays.
func deleteCluster(t *turn) (*Decision, error) {
	if d, _ := t.seen.JobManager.Deployment.Get(); d != nil && !d.Owned {
		return nil, nil
	}
	return t.clearAway(withHAMetadata)
}

// release lets a deleted resource go.
func release(*turn) (*Decision, error) {
	return &Decision{Because: "nothing of the resource is left in the cluster", Step: plan.Release{}}, nil
}
