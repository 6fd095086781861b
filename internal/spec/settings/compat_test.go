package settings

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/drey-project/drey/flink/option"
)

// known is what a test compares of an option.
type known struct {
	Type, Default                string
	Values, Fallback, Deprecated []string
	Scope                        Scope
}

func TestOptionsAreThoseOfTheJavaOperator(t *testing.T) {
	want, got := javaOptions(t), map[string]known{}
	for _, d := range All() {
		if _, twice := got[d.Key]; twice {
			t.Errorf("%s is declared twice", d.Key)
		}
		got[d.Key] = known{
			Type: d.Type, Default: shownDefault(d), Values: d.Values, Fallback: d.Fallback, Deprecated: d.Deprecated, Scope: d.Scope,
		}
	}
	for key, k := range want {
		if k.Scope == internalScope {
			delete(want, key)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("options -Java +ours\n%s", diff)
	}
}

func TestInternalOptionsAreThoseOfTheJavaOperator(t *testing.T) {
	ours := map[string]bool{
		option.FlinkVersion.Key: true, option.TaskManagerReplicas.Key: true, option.StandaloneMode.Key: true,
	}
	for key, k := range javaOptions(t) {
		if k.Scope == internalScope && !ours[key] {
			t.Errorf("internal option %s is not declared", key)
		}
	}
}

func TestEveryOptionIsExplainedInOneSentence(t *testing.T) {
	for _, d := range All() {
		if !strings.HasSuffix(d.Doc, ".") || strings.Contains(d.Doc, ". ") {
			t.Errorf("%s: %q is not one sentence", d.Key, d.Doc)
		}
	}
}

const internalScope Scope = "internal"

func javaOptions(t *testing.T) map[string]known {
	t.Helper()
	text, err := os.ReadFile("testdata/java-options.tsv")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]known{}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[2:] {
		column := strings.Split(line, "\t")
		out[column[0]] = known{
			Type: column[1], Default: javaDefault(column[6], column[2]), Values: javaValues(column[1], column[3]), Deprecated: strings.Fields(column[4]),
			Fallback: strings.Fields(column[5]), Scope: javaScope(column[6]),
		}
	}
	return out
}

func javaValues(kind, values string) []string {
	if kind != "Enum" {
		return nil
	}
	return strings.Split(values, "|")
}

func javaScope(scope string) Scope {
	return map[string]Scope{
		"STARTUP": ScopeStartup, "OPER": ScopeOperator, "OPER-NSVER": ScopeOperatorByVersion, "CR": ScopeResource,
		"CR+OPER": ScopeResourceGated, "BG": ScopeBlueGreen, "STANDALONE": ScopeStandalone, "PREFIX": ScopePrefix, "INTERNAL": internalScope,
	}[scope]
}

func shownDefault(d Declaration) string {
	if d.Default == nil {
		return none
	}
	return *d.Default
}

const none = "(none)"

// javaDefault reads a default; the listing describes empty values in words.
func javaDefault(scope, text string) string {
	switch text {
	case "[] (empty)", "{} (empty)", `"" (empty string)`:
		return ""
	case "":
		if scope == "PREFIX" {
			return none
		}
	}
	return text
}
