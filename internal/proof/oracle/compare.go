package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// thrown is one error in the chain that the Java code threw, the outermost first.
type thrown struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// judge compares what production code answered, or the error it gave, with a recorded answer. In got only the members that
// were recorded count.
func judge(out json.RawMessage, got map[string]any, err error) Result {
	var failure struct {
		Exception []thrown `json:"exception"`
	}
	if e := json.Unmarshal(out, &failure); e != nil {
		return Result{Diff: "cannot read the recorded answer: " + e.Error()}
	}
	if failure.Exception != nil {
		return judgeError(failure.Exception, err)
	}
	if err != nil {
		return Result{Diff: fmt.Sprintf("recorded an answer, got error: %s", err)}
	}
	return Result{Diff: diffJSON(out, got)}
}

// judgeFails asks only that the recorded answer is an error, too.
func judgeFails(out json.RawMessage, err error) Result {
	var failure struct {
		Exception []thrown `json:"exception"`
	}
	if e := json.Unmarshal(out, &failure); e != nil || failure.Exception == nil {
		return Result{Diff: fmt.Sprintf("recorded an answer, got error: %s", err)}
	}
	return Result{}
}

// judgeError asks that there is an error, and that it says what the innermost sentence about a key or a value says.
func judgeError(want []thrown, err error) Result {
	if err == nil {
		return Result{Diff: fmt.Sprintf("recorded an error, got none: %v", want)}
	}
	for _, cause := range want {
		if sentence := strings.TrimSuffix(cause.Message, "."); !strings.Contains(err.Error(), sentence) {
			return Result{Diff: fmt.Sprintf("error lacks %q: %s", sentence, err)}
		}
	}
	return Result{}
}

// diffJSON compares by value, whatever the Go types are.
func diffJSON(want json.RawMessage, got map[string]any) string {
	text, err := json.Marshal(got)
	if err != nil {
		return err.Error()
	}
	var wanted, gotten map[string]any
	if err := json.Unmarshal(want, &wanted); err != nil {
		return err.Error()
	}
	if err := json.Unmarshal(text, &gotten); err != nil {
		return err.Error()
	}
	for _, key := range slices.Collect(maps.Keys(gotten)) {
		if _, recorded := wanted[key]; !recorded {
			delete(gotten, key)
		}
	}
	return cmp.Diff(wanted, gotten)
}
