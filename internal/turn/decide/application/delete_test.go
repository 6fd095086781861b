package application_test

import (
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

func TestADeletedResourceIsCleanedUp(t *testing.T) {
	const (
		cancel  = "cancel the job of a deleted resource"
		remove  = "delete the cluster of a deleted resource"
		release = "release a deleted resource"
		told    = "Normal Operator Cleanup: Cleaning up FlinkDeployment"
		ends    = "READY CANCELLING | DEPLOYED DELETING | running stateless"
		blank   = "MISSING | UPGRADING DELETING | nothing"
	)
	background := func(s *scene) { s.seen.Settings.DeletionPropagation = settings.DeletionBackground }
	begun := []change{deleted, lifecycle(v1beta1.LifecycleDeleting), jobState(job.Cancelling)}
	play(t, map[string]row{
		"its job is cancelled first": {
			given: of(running, deleted), recheck: plan.Immediately,
			want: outcome{rule: cancel, step: "cancel same job", status: ends, events: []string{told}},
		},
		"its job is cancelled although its spec was changed": {
			given: of(changed, deleted), recheck: plan.Immediately,
			want: outcome{rule: cancel, step: "cancel same job", status: ends, events: []string{told}},
		},
		"its job is cancelled although its spec is invalid": {
			given: of(running, invalid, deleted), recheck: plan.Immediately,
			want: outcome{rule: cancel, step: "cancel same job", status: ends, events: []string{told}},
		},
		"its cluster is deleted when its job cannot be asked": {
			given: of(deploying, deleted), recheck: soon,
			want: outcome{
				rule: remove, step: "delete uid-deployment Foreground", status: "MISSING RECONCILING | DEPLOYED DELETING | running stateless",
				events: []string{told},
			},
		},
		"its cluster is deleted next": {
			given: of(running, begun...), recheck: soon,
			want: outcome{
				rule: remove, step: "delete uid-deployment Foreground", status: "MISSING CANCELLING | DEPLOYED DELETING | running stateless",
			},
		},
		"its cluster is deleted as the operator is told to": {
			given: of(running, append(begun, background)...), recheck: soon,
			want: outcome{
				rule: remove, step: "delete uid-deployment Background", status: "MISSING CANCELLING | DEPLOYED DELETING | running stateless",
			},
		},
		"its cluster is deleted in the middle of an upgrade": {
			given: of(upgrading, deleted), recheck: soon,
			want: outcome{
				rule: remove, step: "delete uid-deployment Foreground", status: "READY CANCELLING | UPGRADING DELETING | running stateless",
				events: []string{told},
			},
		},
		"its pods are waited for": {
			given: of(running, append(begun, gone, pods(world.Pod{Name: "app-0"}))...), recheck: soon, want: outcome{rule: remove, status: ends},
		},
		"its pods are waited for until they can be seen": {
			given: of(running, append(begun, gone, unseenPods)...), recheck: soon, want: outcome{rule: remove, status: ends},
		},
		"its metadata is deleted": {
			given: of(running, append(begun, gone, recoverable)...), recheck: plan.Immediately,
			want: outcome{rule: remove, step: "delete high-availability metadata", status: ends},
		},
		"its metadata is waited for until it can be seen": {
			given: of(running, append(begun, gone, unseenMetadata)...), recheck: soon, want: outcome{rule: remove, status: ends},
		},
		"it is released when nothing is left": {
			given: of(running, append(begun, gone, noMetadata)...), want: outcome{rule: release, step: "release the resource", status: ends},
		},
		"it is released when nothing ever was": {
			given: of(created, deleted), want: outcome{rule: release, step: "release the resource", status: blank, events: []string{told}},
		},
		"what belongs to another stays": {
			given: of(created, deleted, alien), want: outcome{rule: release, step: "release the resource", status: blank, events: []string{told}},
		},
		"a cluster that no status knows of goes as well": {
			given: of(created, deleted, up), recheck: soon,
			want: outcome{rule: remove, step: "delete uid-deployment Foreground", status: blank, events: []string{told}},
		},
	})
}
