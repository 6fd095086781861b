package oracle

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/spec/validate"
)

// judged is the input of a validation: a resource with what it refers to. No host name could be resolved.
type judged struct {
	operatorSide
	Resource json.RawMessage          `json:"resource"`
	Session  *v1beta1.FlinkDeployment `json:"session"`
	Target   json.RawMessage          `json:"target"`
}

func runValidation(v Vector) Result {
	got, err := validation(v.In)
	if failed(v.Out) {
		if err == nil {
			return Result{Diff: fmt.Sprintf("gives the verdict %q, but the recorded validation failed", got)}
		}
		return Result{}
	}
	if err != nil {
		return Result{Diff: err.Error()}
	}
	var want struct {
		Error *string `json:"error"`
	}
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	problem := ""
	if want.Error != nil {
		problem = *want.Error
	}
	return Result{Diff: cmp.Diff(withoutFreedoms(problem), withoutFreedoms(got))}
}

func validation(raw json.RawMessage) (string, error) {
	var in judged
	if err := json.Unmarshal(raw, &in); err != nil {
		return "", err
	}
	base, err := in.base()
	if err != nil {
		return "", err
	}
	derived, err := settings.From(base, in.Env)
	if err != nil {
		return "", err
	}
	env := validate.Environment{Defaults: base, Settings: derived}
	switch kindOf(in.Resource) {
	case v1beta1.KindFlinkDeployment:
		return judgeAs(in.Resource, func(d *v1beta1.FlinkDeployment) (string, error) { return validate.Deployment(d, env) })
	case v1beta1.KindFlinkSessionJob:
		return judgeAs(in.Resource, func(j *v1beta1.FlinkSessionJob) (string, error) {
			return validate.SessionJob(j, in.Session, env)
		})
	case v1beta1.KindFlinkStateSnapshot:
		return judgeAs(in.Resource, func(s *v1beta1.FlinkStateSnapshot) (string, error) {
			return validate.Snapshot(s, targetOf(in.Target))
		})
	}
	return "", fmt.Errorf("no rules for kind %q", kindOf(in.Resource))
}

func judgeAs[T any](raw json.RawMessage, rules func(*T) (string, error)) (string, error) {
	var resource T
	if err := json.Unmarshal(raw, &resource); err != nil {
		return "", err
	}
	return rules(&resource)
}

func targetOf(raw json.RawMessage) validate.Target {
	if len(raw) == 0 || string(raw) == "null" {
		return validate.TargetMissing
	}
	return validate.TargetFound
}

func kindOf(raw json.RawMessage) string {
	var resource struct {
		Kind string `json:"kind"`
	}
	if json.Unmarshal(raw, &resource) != nil {
		return ""
	}
	return resource.Kind
}

var (
	// parserText is what a Java parser says of a text it cannot read; nobody relies on that.
	parserText = regexp.MustCompile(`(parse error: |jarURI is not a valid URI: |Ingress template\(.*\)\. Error: ).*?` +
		`(; (?:JobManager|TaskManager) resource requirements |(?:JobManager|TaskManager) resource ephemeral storage |$)`)
	// printedSet is a set of which Java prints the elements in any order.
	printedSet = regexp.MustCompile(`(allowlist|Allowed keys are) \[(.*?)\]`)
)

// withoutFreedoms is a message without what is free in it.
func withoutFreedoms(message string) string {
	message = parserText.ReplaceAllString(message, "$1…$2")
	return printedSet.ReplaceAllStringFunc(message, func(set string) string {
		parts := printedSet.FindStringSubmatch(set)
		elements := strings.Split(parts[2], ", ")
		slices.Sort(elements)
		return parts[1] + " [" + strings.Join(elements, ", ") + "]"
	})
}
