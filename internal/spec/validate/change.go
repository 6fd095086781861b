package validate

import (
	"cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

func kindKept(c cluster) (string, error) {
	switch {
	case c.last == nil:
		return no()
	case c.spec.Job != nil && c.last.Job == nil:
		return "Cannot switch from session to job cluster", nil
	case c.spec.Job == nil && c.last.Job != nil:
		return "Cannot switch from job to session cluster", nil
	}
	return no()
}

func modeKept(c cluster) (string, error) {
	if c.last == nil {
		return no()
	}
	before := cmp.Or(c.last.Mode, v1beta1.KubernetesModeNative)
	now := cmp.Or(c.spec.Mode, v1beta1.KubernetesModeNative)
	if before == now {
		return no()
	}
	if before == v1beta1.KubernetesModeNative {
		return "Cannot switch from native kubernetes to standalone kubernetes cluster", nil
	}
	return "Cannot switch from standalone kubernetes to native kubernetes cluster", nil
}

// redeployHasSavepoint keeps a redeploy from quietly starting with empty state.
func redeployHasSavepoint(c cluster) (string, error) {
	if c.last == nil || c.last.Job == nil || c.spec.Job == nil {
		return no()
	}
	now, before := c.spec.Job.SavepointRedeployNonce, c.last.Job.SavepointRedeployNonce
	if now == nil || before != nil && *now == *before {
		return no()
	}
	path := c.spec.Job.InitialSavepointPath
	return unless(path != nil && !isBlank(*path), "InitialSavepointPath must not be empty for savepoint redeployment")
}
