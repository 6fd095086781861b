package health

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
)

// Memory is what is kept between turns. Names and order of the fields are those of the Java operator; times are in
// milliseconds.
type Memory struct {
	TimeStamp int64 `json:"timeStamp"`
	// NumRestarts is the baseline from which restarts are counted, taken at the time of the next field.
	NumRestarts                    int   `json:"numRestarts"`
	NumRestartsEvaluationTimeStamp int64 `json:"numRestartsEvaluationTimeStamp"`
	// NumCompletedCheckpoints is the last count of checkpoints, which was reached by the time of the next field.
	NumCompletedCheckpoints                   int    `json:"numCompletedCheckpoints"`
	NumCompletedCheckpointsIncreasedTimeStamp int64  `json:"numCompletedCheckpointsIncreasedTimeStamp"`
	HealthResult                              Result `json:"healthResult"`
}

// Result is the last judgement.
type Result struct {
	Healthy bool `json:"healthy"`
	// Error says what is wrong: nil before the first judgement, empty when nothing is.
	Error *string `json:"error"`
}

// Key is where the memory stands in the clusterInfo of a status.
const Key = "ClusterHealthInfo"

// Recall finds the memory in a clusterInfo. One that cannot be read counts as none: the job is then watched from here on.
func Recall(clusterInfo map[string]string) (Memory, bool) {
	m := Memory{HealthResult: Result{Healthy: true}}
	text, found := clusterInfo[Key]
	if !found || json.Unmarshal([]byte(text), &m) != nil {
		return Memory{}, false
	}
	return m, true
}

// Keep is a copy of a clusterInfo with the memory in it.
func (m Memory) Keep(clusterInfo map[string]string) (map[string]string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(m); err != nil {
		return nil, err
	}
	kept := map[string]string{}
	maps.Copy(kept, clusterInfo)
	kept[Key] = strings.TrimSuffix(text.String(), "\n")
	return kept, nil
}
