package validate

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/settings"
)

// job is a job under judgement, of an application or on a session cluster.
type job struct {
	spec        *v1beta1.JobSpec
	taskManager *v1beta1.TaskManagerSpec
	conf        conf.Conf
}

// jobRules is the chapter about the job of a subject; without a job it has nothing to say.
func jobRules[S any](of func(S) job) chapter[S] {
	rules := []rule[job]{
		{"the checkpoint directory is set", checkpointDirSet},
		{"the savepoint directory is set", savepointDirSet},
		{"the parallelism is positive", parallelismPositive},
	}
	var c chapter[S]
	for _, r := range rules {
		c = append(c, rule[S]{r.name, func(subject S) (string, error) {
			j := of(subject)
			if j.spec == nil {
				return no()
			}
			return r.broken(j)
		}})
	}
	return c
}

func checkpointDirSet(j job) (string, error) {
	if j.spec.UpgradeMode == v1beta1.UpgradeModeStateless {
		return no()
	}
	dir, err := conf.Get(j.conf, option.CheckpointDir)
	if err != nil {
		return "", err
	}
	return unless(!isBlank(dir), fmt.Sprintf(
		"Checkpoint directory[%s] must be defined for last-state and savepoint upgrade modes", option.CheckpointDir.Key))
}

// savepointDirSet names the first wish for savepoints that cannot come true without a directory.
func savepointDirSet(j job) (string, error) {
	dir, err := conf.Get(j.conf, option.SavepointDir)
	if err != nil || !isBlank(dir) {
		return "", err
	}
	problem := ""
	switch {
	case j.spec.UpgradeMode == v1beta1.UpgradeModeSavepoint:
		problem = "Job could not be upgraded with savepoint while config key[%s] is not set"
	case j.spec.SavepointTriggerNonce != nil:
		problem = "Savepoint could not be manually triggered for the running job while config key[%s] is not set"
	case conf.Has(j.conf, settings.PeriodicSavepointInterval):
		problem = "Periodic savepoints cannot be enabled when config key[%s] is not set"
	default:
		_, limited, err := conf.Find(j.conf, settings.UpgradeLastStateMaxCheckpointAge)
		if err != nil || !limited {
			return "", err
		}
		problem = "In order to use max-checkpoint age functionality config key[%s] must be set to allow triggering savepoint upgrades."
	}
	return fmt.Sprintf(problem, option.SavepointDir.Key), nil
}

func parallelismPositive(j job) (string, error) {
	if j.taskManager != nil && j.taskManager.Replicas != nil {
		return unless(*j.taskManager.Replicas >= 1, "TaskManager replicas must be larger than 0")
	}
	return unless(j.spec.Parallelism >= 1, "Job parallelism must be larger than 0")
}

// isBlank tells whether a text shows nothing.
func isBlank(text string) bool { return strings.TrimFunc(text, isJavaBlank) == "" }

// isJavaBlank tells whether Java counts a letter as white space: other separators than Go does, and no space that forbids a
// line break.
func isJavaBlank(r rune) bool {
	switch r {
	case '\u00a0', '\u2007', '\u202f', '\u0085':
		return false
	case '\x1c', '\x1d', '\x1e', '\x1f':
		return true
	}
	return unicode.IsSpace(r)
}
