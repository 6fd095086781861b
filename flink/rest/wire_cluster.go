package rest

import (
	"strings"

	"github.com/drey-project/drey/flink/job"
)

type infoWire struct {
	Version  string `json:"flink-version"`
	Revision string `json:"flink-revision"`
	Refresh  millis `json:"refresh-interval"`
}

func (w infoWire) info() Info {
	return Info{Version: w.Version, Revision: w.Revision, Refresh: w.Refresh.duration()}
}

type taskManagersWire struct {
	TaskManagers []struct {
		ID        string `json:"id"`
		Slots     int    `json:"slotsNumber"`
		FreeSlots int    `json:"freeSlots"`
	} `json:"taskmanagers"`
}

func (w taskManagersWire) list() []TaskManager {
	list := make([]TaskManager, 0, len(w.TaskManagers))
	for _, t := range w.TaskManagers {
		list = append(list, TaskManager{ID: t.ID, Slots: t.Slots, FreeSlots: t.FreeSlots})
	}
	return list
}

type valueWire struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

func values(list []valueWire) map[string]string {
	found := make(map[string]string, len(list))
	for _, v := range list {
		found[v.ID] = v.Value
	}
	return found
}

type uploadWire struct {
	Filename string `json:"filename"`
}

// id is the last segment of the path, which is what the other calls want.
func (w uploadWire) id() JarID {
	return JarID(w.Filename[strings.LastIndexByte(w.Filename, '/')+1:])
}

type runWire struct {
	EntryClass            string            `json:"entryClass,omitempty"`
	Args                  []string          `json:"programArgsList,omitempty"`
	Parallelism           int               `json:"parallelism,omitempty"`
	JobID                 job.ID            `json:"jobId,omitempty"`
	AllowNonRestoredState bool              `json:"allowNonRestoredState,omitempty"`
	SavepointPath         string            `json:"savepointPath,omitempty"`
	RestoreMode           RestoreMode       `json:"restoreMode,omitempty"`
	ClaimMode             RestoreMode       `json:"claimMode,omitempty"`
	Configuration         map[string]string `json:"flinkConfiguration,omitempty"`
}

type runAnswerWire struct {
	ID job.ID `json:"jobid"`
}
