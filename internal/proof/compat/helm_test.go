package compat

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

const (
	projectRoot = "../../.."
	chartDir    = projectRoot + "/helm/flink-kubernetes-operator"
)

// object is one rendered manifest.
type object map[string]any

// at walks down the keys of a manifest; what is not there is nil.
func (o object) at(keys ...string) any {
	var value any = map[string]any(o)
	for _, key := range keys {
		fields, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = fields[key]
	}
	return value
}

func (o object) text(keys ...string) string {
	text, _ := o.at(keys...).(string)
	return text
}

// title names a manifest as "Kind namespace/name", or "Kind name" if it is cluster scoped.
func (o object) title() string {
	name := o.text("metadata", "name")
	if namespace := o.text("metadata", "namespace"); namespace != "" {
		name = namespace + "/" + name
	}
	return o.text("kind") + " " + name
}

func find(t *testing.T, objects []object, title string) object {
	t.Helper()
	i := slices.IndexFunc(objects, func(o object) bool { return o.title() == title })
	if i < 0 {
		t.Fatalf("the chart renders no %s", title)
	}
	return objects[i]
}

// renderChart renders the chart as release "drey" in namespace "flink-system", with values as --set takes them.
func renderChart(t *testing.T, set ...string) []object {
	t.Helper()
	args := []string{"template", "drey", chartDir, "--namespace", "flink-system"}
	for _, value := range set {
		args = append(args, "--set", value)
	}
	var objects []object
	for _, document := range strings.Split("\n"+runHelm(t, args...), "\n---") {
		var o object
		if err := yaml.Unmarshal([]byte(document), &o); err != nil {
			t.Fatalf("cannot read a rendered manifest: %v\n%s", err, document)
		}
		if len(o) > 0 {
			objects = append(objects, o)
		}
	}
	return objects
}

func runHelm(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.Command(helmPath(t), args...)
	var out, log bytes.Buffer
	command.Stdout, command.Stderr = &out, &log
	if err := command.Run(); err != nil {
		t.Fatalf("helm %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), log.String())
	}
	return out.String()
}

// helmPath is the helm named by the environment variable HELM, or the one that make has built into the cache.
func helmPath(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("HELM"); path != "" {
		return path
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	built, err := filepath.Glob(filepath.Join(cache, "drey", "helm", "*", "helm"))
	if err != nil || len(built) == 0 {
		t.Fatal("there is no helm to render the chart with: run `make helm` once, or set HELM to the path of one")
	}
	return built[len(built)-1]
}
