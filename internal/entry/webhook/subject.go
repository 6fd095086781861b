package webhook

import (
	"encoding/json"
	"fmt"
	"net/netip"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/validate"
)

// subject is a resource under judgement.
type subject interface {
	// needs tells what the verdict depends on beside the resource itself.
	needs(validate.Environment) needs
	// verdict returns what is wrong with the resource, or nothing.
	verdict(found, validate.Environment) (string, error)
}

// needs are the surroundings to look up; empty names stand for nothing.
type needs struct {
	cluster    types.NamespacedName
	sessionJob types.NamespacedName
	host       string
}

// found are the surroundings that exist.
type found struct {
	cluster    *v1beta1.FlinkDeployment
	sessionJob *v1beta1.FlinkSessionJob
	hosts      map[string]netip.Addr
}

// subjectOf reads the resource of a request. There is none if its kind has no rules.
func subjectOf(q question) (subject, error) {
	raw, err := q.object()
	if err != nil {
		return nil, err
	}
	switch q.head.Kind {
	case v1beta1.KindFlinkDeployment:
		return read(raw, &cluster{})
	case v1beta1.KindFlinkSessionJob:
		return read(raw, &sessionJob{})
	case v1beta1.KindFlinkStateSnapshot:
		return read(raw, &snapshot{})
	}
	return nil, nil
}

func read(raw json.RawMessage, into subject) (subject, error) {
	if err := json.Unmarshal(raw, into); err != nil {
		return nil, fmt.Errorf("cannot read the resource: %w", err)
	}
	return into, nil
}

// cluster is a FlinkDeployment, which is judged alone.
type cluster struct{ v1beta1.FlinkDeployment }

func (c *cluster) needs(validate.Environment) needs { return needs{} }

func (c *cluster) verdict(_ found, env validate.Environment) (string, error) {
	return validate.Deployment(&c.FlinkDeployment, env)
}

// sessionJob is a FlinkSessionJob, which is judged with its cluster and the host of its jar.
type sessionJob struct{ v1beta1.FlinkSessionJob }

func (j *sessionJob) needs(env validate.Environment) needs {
	var n needs
	if name := j.Spec.DeploymentName; name != nil {
		n.cluster = types.NamespacedName{Namespace: j.Namespace, Name: *name}
	}
	if j.Spec.Job != nil && j.Spec.Job.JarURI != nil && env.Settings.Artifacts.DisallowRestrictedHosts {
		n.host = validate.HostToResolve(*j.Spec.Job.JarURI)
	}
	return n
}

func (j *sessionJob) verdict(f found, env validate.Environment) (string, error) {
	env.Hosts = f.hosts
	return validate.SessionJob(&j.FlinkSessionJob, f.cluster, env)
}

// snapshot is a FlinkStateSnapshot, which is judged with the job it names.
type snapshot struct{ v1beta1.FlinkStateSnapshot }

func (s *snapshot) needs(validate.Environment) needs {
	target := s.Spec.JobReference
	if target == nil {
		return needs{}
	}
	key := types.NamespacedName{Namespace: s.Namespace, Name: target.Name}
	switch target.Kind {
	case v1beta1.JobKindFlinkDeployment:
		return needs{cluster: key}
	case v1beta1.JobKindFlinkSessionJob:
		return needs{sessionJob: key}
	}
	return needs{}
}

func (s *snapshot) verdict(f found, _ validate.Environment) (string, error) {
	if f.cluster != nil || f.sessionJob != nil {
		return validate.Snapshot(&s.FlinkStateSnapshot, validate.TargetFound)
	}
	return validate.Snapshot(&s.FlinkStateSnapshot, validate.TargetMissing)
}
