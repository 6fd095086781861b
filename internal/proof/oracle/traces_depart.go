package oracle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/drey-project/drey/internal/spec/clusterconf"
)

// The quirks of the Java operator that traces show and Drey fixes on purpose, by their numbers.
const (
	// readsLastCheckpoint: a job that had ended before it could be cancelled is restored from what status said before; Drey looks.
	readsLastCheckpoint = 2
	// endsSuspension: a job that is suspended by a cancellation stays UPGRADING for ever; Drey records that it is suspended.
	endsSuspension = 24
	// keepsStateOfCancelled: a job that was cancelled outside begins anew after a first deployment, whatever its upgrade mode.
	keepsStateOfCancelled = 25
)

// depart exchanges what the recording shows of a quirk for what Drey does instead, so that all the rest is still compared.
func (p *player) depart(effects []map[string]any, events []traceEvent) []traceEvent {
	cancelled := slices.ContainsFunc(events, func(e traceEvent) bool { return strings.HasSuffix(e.Message, " to CANCELED") })
	terminated := slices.ContainsFunc(effects, func(e map[string]any) bool { return fmt.Sprint(e["answer"]) == "terminated" })
	ours := p.submissions(p.world.Peek())
	for i, e := range p.submissions(effects) {
		if i >= len(ours) || e["restore"] != nil || !isCheckpoint(ours[i]["restore"]) {
			continue
		}
		switch {
		case terminated:
			p.departed[readsLastCheckpoint], e["restore"] = true, ours[i]["restore"]
			events = slices.Insert(slices.Clone(events), len(events)-1, traceEvent{
				Type: "Normal", Reason: "JobStatusChanged", Component: "Job", Message: "Job status changed from CANCELLING to FINISHED",
			})
		case cancelled:
			p.departed[keepsStateOfCancelled], e["restore"] = true, ours[i]["restore"]
		}
	}
	return events
}

// modeChange is what the description of a changed spec says of the upgrade mode.
var modeChange = regexp.MustCompile(`(, )?job\.upgradeMode : [a-z-]+ -> [a-z-]+`)

// withoutModes leaves out of events how the upgrade mode changed, because the mode before is not the recorded one.
func withoutModes(events []string) []string {
	out := slices.Clone(events)
	for i := range out {
		out[i] = modeChange.ReplaceAllString(out[i], "")
	}
	return out
}

func isCheckpoint(restore any) bool { return strings.Contains(fmt.Sprint(restore), "/checkpoints/") }

// departStatus exchanges in a recorded status what follows from a departure.
func (p *player) departStatus(want, got map[string]any) {
	p.departSuspension(want, got)
	if p.departed[keepsStateOfCancelled] {
		for _, record := range []string{"lastReconciledSpec", "lastStableSpec"} {
			recorded, ours := jobIn(want, record), jobIn(got, record)
			if recorded["upgradeMode"] == "stateless" && ours["upgradeMode"] == "savepoint" {
				recorded["upgradeMode"] = ours["upgradeMode"]
			}
		}
	}
	if p.departed[readsLastCheckpoint] {
		recorded, _ := want["jobStatus"].(map[string]any)
		ours, _ := got["jobStatus"].(map[string]any)
		for _, field := range []string{"updateTime", "upgradeSavepointPath"} {
			recorded[field] = ours[field]
		}
	}
}

// departSuspension takes over what we record at the end of a suspension.
func (p *player) departSuspension(want, got map[string]any) {
	recorded, _ := want["reconciliationStatus"].(map[string]any)
	ours, _ := got["reconciliationStatus"].(map[string]any)
	suspended := jobIn(want, "lastReconciledSpec")["state"] == "suspended" && jobIn(got, "lastReconciledSpec")["state"] == "suspended"
	if suspended && recorded["state"] == "UPGRADING" && got["lifecycleState"] == "SUSPENDED" {
		p.departed[endsSuspension] = true
		want["reconciliationStatus"] = ours
		for _, field := range []string{"lifecycleState", "observedGeneration", "taskManager"} {
			want[field] = got[field]
		}
		return
	}
	if p.departed[endsSuspension] && jobIn(got, "lastStableSpec")["state"] == "suspended" {
		recorded["lastStableSpec"] = ours["lastStableSpec"]
	}
}

// jobIn is the job of a spec that a status remembers.
func jobIn(status map[string]any, record string) map[string]any {
	value := any(status)
	for _, field := range []string{"reconciliationStatus", record, "spec", "job"} {
		object, _ := value.(map[string]any)
		value = object[field]
	}
	job, _ := value.(map[string]any)
	return job
}

// alignRetry leaves out what the Java operator forgets when a loop of it fails: it goes back to the status it wrote before, with the
// condition of that time and without the mark of what it was about to restore from.
func (p *player) alignRetry(want, got map[string]any) {
	if !p.retries {
		return
	}
	delete(want, "conditions")
	delete(got, "conditions")
	recorded, _ := want["jobStatus"].(map[string]any)
	ours, _ := got["jobStatus"].(map[string]any)
	if recorded["upgradeSavepointPath"] == nil && ours["upgradeSavepointPath"] == clusterconf.LastStatePath {
		delete(ours, "upgradeSavepointPath")
	}
}
