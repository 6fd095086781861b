package flinksim

import (
	"fmt"
	"slices"
	"strings"
)

// Answers says how Flink answers, by subject; a subject that is not named gets its good answer.
type Answers map[string]string

// The subjects of answers.
const (
	stopAnswer              = "stop"
	cancelAnswer            = "cancel"
	savepointTriggerAnswer  = "savepointTrigger"
	checkpointTriggerAnswer = "checkpointTrigger"
	savepointAnswer         = "savepoint"
	checkpointAnswer        = "checkpoint"
	checkpointStatsAnswer   = "checkpointStats"
	disposeAnswer           = "dispose"
	runAnswer               = "run"
	requirementsAnswer      = "requirementsApi"
)

// possible is every answer to a subject, the good one first.
func possible(subject string) []string {
	switch subject {
	case stopAnswer:
		return []string{"success", "error", "timeout", "stoppedButFailed"}
	case cancelAnswer:
		return []string{"accept", "slow", "notFound", "terminated", "error"}
	case savepointTriggerAnswer, checkpointTriggerAnswer, disposeAnswer:
		return []string{"success", "error"}
	case savepointAnswer, checkpointAnswer:
		return []string{"complete", "pending", "fail"}
	case checkpointStatsAnswer:
		return []string{"complete", "error"}
	case runAnswer:
		return []string{"success", "error", "lost"}
	case requirementsAnswer:
		return []string{"ok", "error"}
	}
	return nil
}

func (a Answers) set(subject, answer string) error {
	choices := possible(subject)
	if choices == nil {
		return fmt.Errorf("Flink answers nothing to %q", subject)
	}
	word, _, _ := strings.Cut(answer, ":")
	if !slices.Contains(choices, word) {
		return fmt.Errorf("no such answer to %s: %q", subject, answer)
	}
	a[subject] = answer
	return nil
}

// to is the answer to a subject and what follows its colon.
func (a Answers) to(subject string) (word, detail string) {
	answer, ok := a[subject]
	if !ok {
		answer = possible(subject)[0]
	}
	word, detail, _ = strings.Cut(answer, ":")
	return word, detail
}
