package oracle

import (
	"encoding/json"
	"fmt"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/failure"
)

// serializedThrowable stands in recorded chains for the causes below it: they arrived from Flink as text.
const serializedThrowable = "org.apache.flink.util.SerializedThrowable"

// throwable is one link of a recorded chain.
type throwable struct {
	Type    string  `json:"type"`
	Message *string `json:"message"`
	Reason  string  `json:"reason"`
	Code    int     `json:"code"`
	Status  int     `json:"status"`
}

func runException(v Vector) Result {
	var in struct {
		operatorSide
		Chain []throwable `json:"chain"`
	}
	var want struct {
		EventMessage string `json:"eventMessage"`
		StatusError  string `json:"statusError"`
	}
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	format, err := errorFormat(in.operatorSide)
	if err != nil {
		return Result{Diff: err.Error()}
	}
	chain := links(in.Chain)
	got := map[string]any{"event": failure.EventMessage(chain), "status": parsed(failure.StatusText(chain, format))}
	wanted := map[string]any{"event": want.EventMessage, "status": parsed(want.StatusError)}
	return Result{Diff: cmp.Diff(wanted, got, anyLabelOrder())}
}

func links(chain []throwable) []failure.Link {
	var out []failure.Link
	relayed := false
	for _, t := range chain {
		if t.Type == serializedThrowable {
			relayed = true
			continue
		}
		out = append(out, failure.Link{
			Kind: failure.Kind(t.Type), Message: t.Message, Reason: t.Reason, HTTPStatus: max(t.Code, t.Status), Relayed: relayed,
		})
	}
	return out
}

// errorFormat is how the operator's configuration wants errors to be shown.
func errorFormat(o operatorSide) (failure.Format, error) {
	base, err := o.base()
	if err != nil {
		return failure.Format{}, err
	}
	s, err := settings.From(base, o.Env)
	return failure.Format{
		FieldLength: s.Exceptions.FieldMaxLength, Causes: s.Exceptions.CausesMaxCount, Labels: s.Exceptions.Labels,
	}, err
}

// parsed is the content of a JSON text, without the stack trace, which only Java has.
func parsed(text string) any {
	var content map[string]any
	if err := json.Unmarshal([]byte(text), &content); err != nil {
		return text
	}
	delete(content, "stackTrace")
	return content
}

// anyLabelOrder takes lists of labels as sets: Java lists them as its hash map does.
func anyLabelOrder() cmp.Option {
	labels := cmp.FilterPath(func(p cmp.Path) bool {
		for _, step := range p {
			if index, ok := step.(cmp.MapIndex); ok && index.Key().String() == "labels" {
				return true
			}
		}
		return false
	}, cmpopts.SortSlices(func(a, b any) bool { return fmt.Sprint(a) < fmt.Sprint(b) }))
	return labels
}
