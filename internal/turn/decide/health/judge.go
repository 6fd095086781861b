package health

import (
	"fmt"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/settings"
)

// judgeRestarts complains about a job that restarts too often.
func judgeRestarts(c conf.Conf, m Memory, now Sample) (next Memory, complaint string, err error) {
	if now.Restarts < m.NumRestarts { // the count began anew
		return m.countFrom(now), "", nil
	}
	limit, err := conf.Get(c, settings.HealthCheckRestartsWindow)
	if err != nil {
		return m, "", err
	}
	threshold, err := conf.Get(c, settings.HealthCheckRestartsThreshold)
	if err != nil {
		return m, "", err
	}
	window, elapsed := limit.Milliseconds(), now.At-m.NumRestartsEvaluationTimeStamp
	if perWindow(now.Restarts-m.NumRestarts, window, elapsed) > int64(threshold) {
		complaint = fmt.Sprintf("Restart count hit threshold: %d", threshold)
	}
	if elapsed > window {
		m = m.countFrom(now)
	}
	return m, complaint, nil
}

// countFrom makes a sample the baseline of restarts.
func (m Memory) countFrom(now Sample) Memory {
	m.NumRestarts, m.NumRestartsEvaluationTimeStamp = now.Restarts, now.At
	return m
}

// perWindow scales a count of a longer time down to the window.
func perWindow(count int, window, elapsed int64) int64 {
	if elapsed <= window {
		return int64(count)
	}
	return int64(float64(count) * (float64(window) / float64(elapsed)))
}

// judgeCheckpoints complains about a job that completes no checkpoints any more.
func judgeCheckpoints(c conf.Conf, m Memory, now Sample) (next Memory, complaint string, err error) {
	enabled, err := conf.Get(c, settings.HealthCheckCheckpointProgressEnabled)
	if err != nil || !enabled {
		return m, "", err
	}
	window, wanted, err := progressWindow(c)
	if err != nil || !wanted {
		return m, "", err
	}
	switch {
	case now.Checkpoints != m.NumCompletedCheckpoints: // progress, or a count that began anew
		m.NumCompletedCheckpoints, m.NumCompletedCheckpointsIncreasedTimeStamp = now.Checkpoints, now.At
	case m.NumCompletedCheckpointsIncreasedTimeStamp+window < now.At:
		complaint = "Cluster is not able to complete checkpoints"
	}
	return m, complaint, nil
}

// progressWindow is how many milliseconds a healthy job takes for a checkpoint at most; not wanted when it takes none. A
// window in which Flink itself may still be waiting for a checkpoint is too short.
func progressWindow(c conf.Conf) (window int64, wanted bool, err error) {
	given, found, err := conf.Find(c, settings.HealthCheckCheckpointProgressWindow)
	if err != nil {
		return 0, false, err
	}
	interval, err := conf.Get(c, option.CheckpointInterval)
	if err != nil {
		return 0, false, err
	}
	if !found && interval <= 0 {
		return 0, false, nil
	}
	timeout, err := conf.Get(c, option.CheckpointTimeout)
	if err != nil {
		return 0, false, err
	}
	tolerable, err := conf.Get(c, option.TolerableCheckpointFailures)
	if err != nil {
		return 0, false, err
	}
	const attempts = 2 // the one under way, and one of which nothing is known yet
	shortest := int64(tolerable+attempts) * max(interval, timeout).Milliseconds()
	return max(given.Milliseconds(), shortest), true, nil
}
