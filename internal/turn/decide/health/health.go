// Package health judges a running job by its restarts and its checkpoints.
//
// A judgement needs two looks: the first one only sets the baselines. Between turns the memory of it stands in status, in
// the form of the Java operator, so that either operator goes on where the other one was.
package health

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/turn/world"
)

// Sample is what the metrics say of a job at one time.
type Sample struct {
	// At is the time in milliseconds.
	At int64
	// Restarts and Checkpoints are counted since the job was submitted.
	Restarts, Checkpoints int
}

// Read takes a sample from metrics. Old versions of Flink have another name for the number of restarts.
func Read(metrics map[string]string, at time.Time) (Sample, error) {
	name := world.MetricRestarts
	if _, found := metrics[name]; !found {
		name = world.MetricFullRestarts
	}
	restarts, err := count(metrics, name)
	if err != nil {
		return Sample{}, err
	}
	checkpoints, err := count(metrics, world.MetricCompletedCheckpoints)
	if err != nil {
		return Sample{}, err
	}
	return Sample{At: at.UnixMilli(), Restarts: restarts, Checkpoints: checkpoints}, nil
}

func count(metrics map[string]string, name string) (int, error) {
	text, found := metrics[name]
	if !found {
		return 0, fmt.Errorf("the job has no metric %q", name)
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("metric %q is not a number: %w", name, err)
	}
	return int(n), nil
}

// errBackwards is what a clock that was set back leads to.
var errBackwards = errors.New("the sample is older than the last judgement")

// First is the memory of a job that was never judged: it counts as healthy, and from here on.
func First(now Sample) Memory {
	return Memory{
		TimeStamp:   now.At,
		NumRestarts: now.Restarts, NumRestartsEvaluationTimeStamp: now.At,
		NumCompletedCheckpoints: now.Checkpoints, NumCompletedCheckpointsIncreasedTimeStamp: now.At,
		HealthResult: Result{Healthy: true},
	}
}

// Judge is the memory after a further sample, with the judgement in it.
func Judge(c conf.Conf, last Memory, now Sample) (Memory, error) {
	if now.At < last.TimeStamp {
		return Memory{}, errBackwards
	}
	afterRestarts, manyRestarts, err := judgeRestarts(c, last, now)
	if err != nil {
		return Memory{}, err
	}
	next, noCheckpoints, err := judgeCheckpoints(c, afterRestarts, now)
	if err != nil {
		return Memory{}, err
	}
	next.TimeStamp = now.At
	next.HealthResult = result(manyRestarts, noCheckpoints)
	return next, nil
}

// result sums complaints up; empty ones are none.
func result(complaints ...string) Result {
	var all []string
	for _, c := range complaints {
		if c != "" {
			all = append(all, c)
		}
	}
	return Result{Healthy: len(all) == 0, Error: new(strings.Join(all, "|"))}
}
