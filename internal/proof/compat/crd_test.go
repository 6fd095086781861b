package compat

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"
)

// annotationLimit is what Kubernetes allows an object to have in annotations; kubectl apply keeps the whole object in one.
const annotationLimit = 262144

func definitionFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(chartDir, "crds", "*.yml"))
	if err != nil || len(files) != 4 {
		t.Fatalf("found definitions %v: %v", files, err)
	}
	return files
}

func definition(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// recordedDefinition is the same definition as the Java operator has it.
func recordedDefinition(t *testing.T, file string) []byte {
	t.Helper()
	name := strings.TrimSuffix(filepath.Base(file), ".yml") + ".json.gz"
	packed, err := os.ReadFile(filepath.Join("testdata", "crds", name))
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestDefinitionsEqualTheJavaOperators(t *testing.T) {
	for _, file := range definitionFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, line := range differences("", tree(t, recordedDefinition(t, file)), tree(t, definition(t, file))) {
				t.Error(line)
			}
		})
	}
}

func TestTheComparisonOfDefinitionsFindsDifferences(t *testing.T) {
	want := map[string]any{"a": map[string]any{"type": "string"}, "b": []any{"x"}}
	got := map[string]any{"a": map[string]any{"type": "integer", "description": "ours", "format": "int32"}, "c": true}
	lines := differences("", want, got)
	expected := []string{".a.format: ours alone: int32", ".a.type: want string, got integer", ".b: missing", ".c: ours alone: true"}
	if !slices.Equal(lines, expected) {
		t.Errorf("found %q", lines)
	}
}

func TestDefinitionsFitIntoTheAnnotationOfKubectlApply(t *testing.T) {
	for _, file := range definitionFiles(t) {
		if size := len(definition(t, file)); size >= annotationLimit {
			t.Errorf("%s has %d bytes as compact JSON, the limit is %d", filepath.Base(file), size, annotationLimit)
		}
	}
}

func TestDefinitionsAreStructural(t *testing.T) {
	for _, file := range definitionFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, problem := range structuralProblems(t, definition(t, file)) {
				t.Error(problem)
			}
		})
	}
}

func structuralProblems(t *testing.T, text []byte) field.ErrorList {
	t.Helper()
	var d apiextv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(text, &d); err != nil {
		t.Fatal(err)
	}
	var internal apiext.JSONSchemaProps
	versioned := d.Spec.Versions[0].Schema.OpenAPIV3Schema
	if err := apiextv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(versioned, &internal, nil); err != nil {
		t.Fatal(err)
	}
	structural, err := schema.NewStructural(&internal)
	if err != nil {
		t.Fatal(err)
	}
	return schema.ValidateStructural(field.NewPath("schema"), structural)
}

func tree(t *testing.T, text []byte) any {
	t.Helper()
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// differences lists where two definitions differ. Descriptions are ours to write, and priority 0 is the same as none.
func differences(path string, want, got any) []string {
	left, isMap := want.(map[string]any)
	right, bothMaps := got.(map[string]any)
	if isMap && bothMaps {
		return fieldDifferences(path, left, right)
	}
	a, isList := want.([]any)
	b, bothLists := got.([]any)
	if isList && bothLists && len(a) == len(b) {
		var lines []string
		for i := range a {
			lines = append(lines, differences(fmt.Sprintf("%s[%d]", path, i), a[i], b[i])...)
		}
		return lines
	}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		return []string{fmt.Sprintf("%s: want %v, got %v", path, want, got)}
	}
	return nil
}

func fieldDifferences(path string, want, got map[string]any) []string {
	all := maps.Clone(want)
	maps.Copy(all, got)
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		left, wanted := want[key]
		right, has := got[key]
		_, isText := right.(string)
		switch place := path + "." + key; {
		case key == "description" && isText && !wanted:
		case key == "priority" && left == 0.0 && !has:
		case !wanted:
			lines = append(lines, fmt.Sprintf("%s: ours alone: %v", place, right))
		case !has:
			lines = append(lines, place+": missing")
		default:
			lines = append(lines, differences(place, left, right)...)
		}
	}
	return lines
}
