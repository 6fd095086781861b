package validate

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/quantity"
)

// readable tells what in a spec has no meaning at all, so that no rule can speak of it. The API server refuses most of that
// already.
func readable(s *v1beta1.FlinkDeploymentSpec) error {
	if s.FlinkVersion != nil && !slices.Contains(v1beta1.FlinkVersions(), *s.FlinkVersion) {
		return unknown("spec.flinkVersion", *s.FlinkVersion)
	}
	switch s.Mode {
	case "", v1beta1.KubernetesModeNative, v1beta1.KubernetesModeStandalone:
	default:
		return unknown("spec.mode", s.Mode)
	}
	if s.JobManager != nil {
		if err := readableAmounts("spec.jobManager.resources", s.JobManager.Resources); err != nil {
			return err
		}
	}
	if s.TaskManager != nil {
		if err := readableAmounts("spec.taskManager.resources", s.TaskManager.Resources); err != nil {
			return err
		}
	}
	return readableJob(s.Job)
}

func readableJob(j *v1beta1.JobSpec) error {
	if j == nil {
		return nil
	}
	switch j.UpgradeMode {
	case "", v1beta1.UpgradeModeStateless, v1beta1.UpgradeModeSavepoint, v1beta1.UpgradeModeLastState:
	default:
		return unknown("spec.job.upgradeMode", j.UpgradeMode)
	}
	switch j.State {
	case "", v1beta1.JobStateRunning, v1beta1.JobStateSuspended:
	default:
		return unknown("spec.job.state", j.State)
	}
	return nil
}

func readableAmounts(field string, r *v1beta1.ResourceRequirements) error {
	if r == nil {
		return nil
	}
	for _, amounts := range []map[string]v1beta1.Quantity{r.Requests, r.Limits} {
		for _, key := range slices.Sorted(maps.Keys(amounts)) {
			if err := quantity.Check(string(amounts[key])); err != nil {
				return fmt.Errorf("%s: %s: %w", field, key, err)
			}
		}
	}
	return nil
}

func unknown[T ~string](field string, name T) error {
	return fmt.Errorf("%s: unknown name %q", field, string(name))
}
