// Package oracle replays recorded answers of the Java operator through production code.
//
// Every recording is one line of testdata/<kind>.jsonl: an input and what the Java classes made of it. A runner decodes the
// input, calls the same functions that production calls, and compares. It holds no behaviour of its own.
package oracle

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
)

// Vector is one recorded question with its answer.
type Vector struct {
	ID   string          `json:"id"`
	Kind string          `json:"kind"`
	Note string          `json:"note"`
	In   json.RawMessage `json:"in"`
	Out  json.RawMessage `json:"out"`
	// Raw is the whole line; traces keep their story there instead of In and Out.
	Raw json.RawMessage `json:"-"`
}

// Result is what a runner found.
type Result struct {
	// Diff says where production code and the recording differ; empty means the vector passed.
	Diff string
	// Departed are the numbers of the upstream quirks that Drey fixes on purpose and this vector shows.
	Departed []int
}

// Runner replays one vector through production code.
type Runner func(v Vector) Result

// Failure is a vector that did not pass.
type Failure struct {
	Vector Vector
	Diff   string
}

// Report sums up the replay of one file.
type Report struct {
	Kind      string
	Passed    int
	Total     int
	HasRunner bool
	Departed  map[int]int
	Failures  []Failure
}

// Replay runs every vector of one file's text.
func Replay(file string, text []byte) (Report, error) {
	kind := strings.TrimSuffix(filepath.Base(file), ".jsonl")
	run, known := runners[kind]
	report := Report{Kind: kind, HasRunner: known, Departed: map[int]int{}}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		v := Vector{Raw: json.RawMessage(line)}
		if err := json.Unmarshal(v.Raw, &v); err != nil {
			return Report{}, fmt.Errorf("%s line %d is not a recording: %w", file, i+1, err)
		}
		report.Total++
		if known {
			report.add(v, run(v))
		}
	}
	return report, nil
}

func (r *Report) add(v Vector, result Result) {
	for _, quirk := range result.Departed {
		r.Departed[quirk]++
	}
	if result.Diff == "" {
		r.Passed++
		return
	}
	r.Failures = append(r.Failures, Failure{Vector: v, Diff: result.Diff})
}
