package compat

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/internal/spec/settings"
)

// pages are the documents that people read, by path below the project's root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/design/*.md", "examples/*.md"} {
		paths, err := filepath.Glob(filepath.Join(projectRoot, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel(projectRoot, path)
			if err != nil {
				t.Fatal(err)
			}
			texts[name] = string(text)
		}
	}
	if len(texts) < 8 {
		t.Fatalf("found only %d pages", len(texts))
	}
	return texts
}

// each calls check with every match of a pattern's first group, in all pages, and wants at least one match.
func each(t *testing.T, pattern string, check func(t *testing.T, page, match string)) {
	t.Helper()
	found := 0
	for page, text := range pages(t) {
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			found++
			check(t, page, match[1])
		}
	}
	if found == 0 {
		t.Errorf("no page has anything like %s", pattern)
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	each(t, `\]\(([^)#:]+)(?:#[^)]*)?\)`, func(t *testing.T, page, link string) {
		if _, err := os.Stat(filepath.Join(projectRoot, filepath.Dir(page), link)); err != nil {
			t.Errorf("%s links to %s, which is not there", page, link)
		}
	})
}

func TestPathsThatAreNamedExist(t *testing.T) {
	each(t, "`((?:internal|api|flink|cmd|helm|examples|docs|local|tools)/[A-Za-z0-9_./-]*)`", func(t *testing.T, page, path string) {
		if _, err := os.Stat(filepath.Join(projectRoot, path)); err != nil {
			t.Errorf("%s names %s, which is not there", page, path)
		}
	})
}

func TestMakeTargetsThatAreNamedExist(t *testing.T) {
	files, err := filepath.Glob(projectRoot + "/*/*.mk")
	if err != nil {
		t.Fatal(err)
	}
	var rules strings.Builder
	for _, file := range append(files, projectRoot+"/Makefile") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rules.Write(text)
	}
	each(t, "(?:`|\n)make ([a-z][a-z0-9-]*)", func(t *testing.T, page, target string) {
		if !regexp.MustCompile(`(?m)^([a-z0-9 -]+ )?` + target + `( [a-z0-9 -]+)?:[^=]`).MatchString(rules.String()) {
			t.Errorf("%s says `make %s`, which is no target", page, target)
		}
	})
}

func TestOptionsThatAreNamedExist(t *testing.T) {
	each(t, "`((?:kubernetes\\.operator|job\\.autoscaler)\\.[a-z.-]+[a-z])(?:`|: )", func(t *testing.T, page, key string) {
		known := slices.ContainsFunc(settings.All(), func(d settings.Declaration) bool { return d.Key == key })
		if !known {
			t.Errorf("%s names the option %s, which does not exist", page, key)
		}
	})
}

func TestEventReasonsThatAreNamedExist(t *testing.T) {
	reasons, err := os.ReadFile(filepath.Join(projectRoot, "internal/turn/plan/reason.go"))
	if err != nil {
		t.Fatal(err)
	}
	each(t, "event `([A-Za-z]+)`", func(t *testing.T, page, reason string) {
		if !strings.Contains(string(reasons), `"`+reason+`"`) {
			t.Errorf("%s names the event %s, which does not exist", page, reason)
		}
	})
}

func TestManifestsInPagesAreValid(t *testing.T) {
	each(t, "(?s)```yaml\n(.*?)```", func(t *testing.T, page, text string) {
		for _, problem := range problemsOf(text) {
			t.Errorf("%s: %s", page, problem)
		}
	})
}

func TestPatchesInPagesLeaveAValidResource(t *testing.T) {
	example, err := os.ReadFile(projectRoot + "/examples/basic.yaml")
	if err != nil {
		t.Fatal(err)
	}
	each(t, `kubectl patch flinkdeployment basic-example --type merge --patch '([^']*)'`, func(t *testing.T, page, text string) {
		var resource, patch map[string]any
		if err := yaml.Unmarshal(example, &resource); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &patch); err != nil {
			t.Fatalf("%s: the patch %s is not JSON: %v", page, text, err)
		}
		for _, problem := range problemsOfResource(mergePatch(resource, patch)) {
			t.Errorf("%s, after %s: %s", page, text, problem)
		}
	})
}

// mergePatch does what `kubectl patch --type merge` does: RFC 7386.
func mergePatch(target, patch map[string]any) map[string]any {
	for key, value := range patch {
		below, isMap := value.(map[string]any)
		existing, hasMap := target[key].(map[string]any)
		switch {
		case value == nil:
			delete(target, key)
		case isMap && hasMap:
			target[key] = mergePatch(existing, below)
		default:
			target[key] = value
		}
	}
	return target
}

func TestHelmCommandsInPagesRender(t *testing.T) {
	each(t, `\nhelm ((?:install|upgrade --install) .*)`, func(t *testing.T, _, line string) {
		words := strings.Fields(strings.ReplaceAll(line, "'", ""))
		words = slices.DeleteFunc(words, func(word string) bool { return word == "install" || word == "upgrade" || word == "--install" })
		for i, word := range words {
			if strings.HasSuffix(word, ".tgz") {
				words[i] = chartDir
			}
		}
		if out := runHelm(t, append([]string{"template"}, words...)...); !strings.Contains(out, "kind: Deployment") {
			t.Errorf("helm %s renders no Deployment", line)
		}
	})
}
