package record

import (
	"fmt"
	"slices"

	"github.com/drey-project/drey/api/v1beta1"
)

// checkNames refuses names that are none of their enum; the API server does the same for specs, but not for texts in a status.
func checkNames[S Spec](spec S) error {
	switch s := any(spec).(type) {
	case v1beta1.FlinkDeploymentSpec:
		return checkDeployment(s)
	case v1beta1.FlinkSessionJobSpec:
		return checkJob(s.Job)
	}
	return nil
}

func checkTemplate(t *v1beta1.FlinkDeploymentTemplateSpec) error {
	if t == nil || t.Spec == nil {
		return nil
	}
	return checkDeployment(*t.Spec)
}

func checkDeployment(s v1beta1.FlinkDeploymentSpec) error {
	if s.FlinkVersion != nil {
		if err := check("flinkVersion", *s.FlinkVersion, v1beta1.FlinkVersions()); err != nil {
			return err
		}
	}
	if err := check("mode", s.Mode, []v1beta1.KubernetesMode{
		"", v1beta1.KubernetesModeNative, v1beta1.KubernetesModeStandalone,
	}); err != nil {
		return err
	}
	return checkJob(s.Job)
}

func checkJob(j *v1beta1.JobSpec) error {
	if j == nil {
		return nil
	}
	if err := check("job.state", j.State, []v1beta1.JobState{
		"", v1beta1.JobStateRunning, v1beta1.JobStateSuspended,
	}); err != nil {
		return err
	}
	return check("job.upgradeMode", j.UpgradeMode, []v1beta1.UpgradeMode{
		"", v1beta1.UpgradeModeStateless, v1beta1.UpgradeModeSavepoint, v1beta1.UpgradeModeLastState,
	})
}

func check[T ~string](field string, name T, known []T) error {
	if slices.Contains(known, name) {
		return nil
	}
	return fmt.Errorf("%s: unknown name %q", field, string(name))
}
