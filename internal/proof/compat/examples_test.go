package compat

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/spec/validate"
)

// ownExamples have no original.
var ownExamples = []string{"snapshot.yaml"}

func TestTheExamplesAreValid(t *testing.T) {
	paths, err := filepath.Glob(projectRoot + "/examples/*.yaml")
	if err != nil || len(paths) < 5 {
		t.Fatalf("found only the examples %v (%v)", paths, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			ours := slices.Contains(ownExamples, filepath.Base(path))
			if strings.Contains(string(text), "Licensed to the Apache Software Foundation") == ours {
				t.Error("the licence header of the original is missing, or there is no original")
			}
			for _, problem := range problemsOf(string(text)) {
				t.Error(problem)
			}
		})
	}
}

// Shows that the check above can fail.
func TestAnInvalidManifestIsFound(t *testing.T) {
	text, err := os.ReadFile(projectRoot + "/examples/basic.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct{ old, new, want string }{
		"a misspelt field":           {"jarURI:", "jarUri:", "spec.job.jarUri is not a field"},
		"no such kind":               {"kind: FlinkDeployment", "kind: FlinkJob", "kind FlinkJob is not known"},
		"no memory":                  {`memory: "2048m"`, `memory: "0m"`, "JobManager"},
		"an unknown mode":            {"upgradeMode: stateless", "upgradeMode: careless", `unknown name "careless"`},
		"a mode without directories": {"upgradeMode: stateless", "upgradeMode: savepoint", "Checkpoint directory"},
		"a text for a number":        {"parallelism: 2", "parallelism: two", "cannot read"},
		"a snapshot of nothing":      {"kind: FlinkDeployment", "kind: FlinkStateSnapshot", "is not a field"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			problems := problemsOf(strings.Replace(string(text), c.old, c.new, 1))
			if len(problems) == 0 || !strings.Contains(problems[0], c.want) {
				t.Errorf("got %q, want %q", problems, c.want)
			}
		})
	}
}

// problemsOf says what is wrong with the manifests of a file.
func problemsOf(text string) []string {
	var problems []string
	for _, document := range strings.Split("\n"+text, "\n---") {
		var written map[string]any
		if err := yaml.Unmarshal([]byte(document), &written); err != nil {
			problems = append(problems, fmt.Sprintf("cannot read: %v", err))
		} else if len(written) > 0 {
			problems = append(problems, problemsOfResource(written)...)
		}
	}
	return problems
}

func problemsOfResource(written map[string]any) []string {
	if written["apiVersion"] == v1beta1.APIVersion {
		switch written["kind"] {
		case v1beta1.KindFlinkDeployment:
			return problemsOfKind(written, rejections)
		case v1beta1.KindFlinkStateSnapshot:
			return problemsOfKind(written, rejectionsOfSnapshot)
		}
	}
	return []string{fmt.Sprintf("%v, kind %v is not known here", written["apiVersion"], written["kind"])}
}

func problemsOfKind[O any](written map[string]any, rejections func(*O) []string) []string {
	text, err := json.Marshal(written)
	if err != nil {
		return []string{err.Error()}
	}
	o := new(O)
	if err := json.Unmarshal(text, o); err != nil {
		return []string{fmt.Sprintf("cannot read: %v", err)}
	}
	if lost := lostFields(written, o); len(lost) > 0 {
		return lost
	}
	return rejections(o)
}

// rejectionsOfSnapshot says why the operator would not take a snapshot of a job that exists.
func rejectionsOfSnapshot(s *v1beta1.FlinkStateSnapshot) []string {
	message, err := validate.Snapshot(s, validate.TargetFound)
	if err != nil {
		return []string{err.Error()}
	}
	if message != "" {
		return []string{message}
	}
	return nil
}

// rejections says why the operator, configured as the chart does, would not take a deployment.
func rejections(d *v1beta1.FlinkDeployment) []string {
	defaults, err := chartDefaults()
	if err != nil {
		return []string{err.Error()}
	}
	derived, err := settings.From(defaults, nil)
	if err != nil {
		return []string{err.Error()}
	}
	message, err := validate.Deployment(d, validate.Environment{Defaults: defaults, Settings: derived})
	if err != nil {
		return []string{err.Error()}
	}
	if message != "" {
		return []string{message}
	}
	if _, err := clusterconf.For(defaults, d.ObjectMeta, &d.Spec); err != nil {
		return []string{err.Error()}
	}
	return nil
}

func chartDefaults() (conf.Conf, error) {
	text, err := os.ReadFile(chartDir + "/conf/flink-conf.yaml")
	if err != nil {
		return conf.Conf{}, err
	}
	return conf.ParseFile(text, conf.LegacyYAML)
}

// lostFields lists what was written but is not in the resource as it was understood.
func lostFields(written map[string]any, o any) []string {
	text, err := json.Marshal(o)
	if err != nil {
		return []string{err.Error()}
	}
	var understood map[string]any
	if err := json.Unmarshal(text, &understood); err != nil {
		return []string{err.Error()}
	}
	return missing("", written, understood)
}

func missing(path string, written, understood map[string]any) []string {
	var lost []string
	for key, value := range written {
		other, there := understood[key]
		if !there {
			lost = append(lost, strings.TrimPrefix(path+"."+key, ".")+" is not a field")
			continue
		}
		below, isMap := value.(map[string]any)
		otherBelow, bothMaps := other.(map[string]any)
		if isMap && bothMaps {
			lost = append(lost, missing(path+"."+key, below, otherBelow)...)
		}
	}
	return lost
}
