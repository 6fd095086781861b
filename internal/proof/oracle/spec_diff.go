package oracle

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/spec/jackson"
	"github.com/drey-project/drey/internal/spec/record"
)

// specDiff is the recorded form of the difference of two specs.
type specDiff struct {
	Type        string
	NumDiffs    int
	Text        string
	EqualBefore bool
	EqualAfter  bool
	Fields      []specDiffField
	Rewritten   string
}

type specDiffField struct{ Field, Type string }

// runSpecDiff replays the comparison of a recorded spec with a new one.
func runSpecDiff(v Vector) Result {
	var in specDiffInput
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	var got specDiff
	var err error
	if in.Type == v1beta1.KindFlinkSessionJob {
		got, err = in.sessionJobs()
	} else {
		got, err = in.deployments()
	}
	if err != nil || failed(v.Out) {
		return judgeFailing(v.Out, err)
	}
	var want specDiff
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	return Result{Diff: cmp.Diff(want.comparable(), got.comparable())}
}

type specDiffInput struct {
	LastReconciledSpec string
	Spec               json.RawMessage
	Mode               v1beta1.KubernetesMode
	Type               string
}

func (in specDiffInput) deployments() (specDiff, error) {
	before, err := record.Decode[v1beta1.FlinkDeploymentSpec](in.LastReconciledSpec)
	if err != nil {
		return specDiff{}, err
	}
	var after v1beta1.FlinkDeploymentSpec
	if err := json.Unmarshal(in.Spec, &after); err != nil {
		return specDiff{}, err
	}
	r, err := diff.Deployments(before.Spec, after, in.Mode)
	if err != nil {
		return specDiff{}, err
	}
	out := shownDiff(r)
	if out.EqualBefore, err = equalAsWritten(before.Spec, after); err != nil {
		return specDiff{}, err
	}
	if out.EqualAfter, err = diff.SameDeployment(before.Spec, after); err != nil {
		return specDiff{}, err
	}
	before.Spec = diff.Cleaned(before.Spec)
	out.Rewritten, err = record.Encode(before)
	return out, err
}

func (in specDiffInput) sessionJobs() (specDiff, error) {
	before, err := record.Decode[v1beta1.FlinkSessionJobSpec](in.LastReconciledSpec)
	if err != nil {
		return specDiff{}, err
	}
	var after v1beta1.FlinkSessionJobSpec
	if err := json.Unmarshal(in.Spec, &after); err != nil {
		return specDiff{}, err
	}
	r, err := diff.SessionJobs(before.Spec, after, in.Mode)
	if err != nil {
		return specDiff{}, err
	}
	out := shownDiff(r)
	if out.EqualBefore, err = diff.SameSessionJob(before.Spec, after); err != nil {
		return specDiff{}, err
	}
	out.EqualAfter = out.EqualBefore
	out.Rewritten, err = record.Encode(before)
	return out, err
}

// equalAsWritten compares before legacy properties of pod templates are dropped, when both sides have the same ones.
func equalAsWritten(a, b v1beta1.FlinkDeploymentSpec) (bool, error) {
	same, err := diff.SameDeployment(a, b)
	return same && legacyProperties(a) == legacyProperties(b), err
}

func legacyProperties(s v1beta1.FlinkDeploymentSpec) string {
	templates := []*v1beta1.PodTemplate{s.PodTemplate}
	if s.JobManager != nil {
		templates = append(templates, s.JobManager.PodTemplate)
	}
	if s.TaskManager != nil {
		templates = append(templates, s.TaskManager.PodTemplate)
	}
	var found []string
	for i, template := range templates {
		if template == nil {
			continue
		}
		n, err := jackson.Parse(string(template.Raw()))
		if err != nil {
			return err.Error()
		}
		for j, key := range n.Keys() {
			if key != "metadata" && key != "spec" {
				found = append(found, string(rune('0'+i))+key+jackson.Print(n.Items()[j]))
			}
		}
	}
	slices.Sort(found)
	return strings.Join(found, "\n")
}

func shownDiff(r diff.Result) specDiff {
	out := specDiff{Type: r.Class().String(), NumDiffs: len(r.Entries), Text: r.String()}
	for _, e := range r.Entries {
		out.Fields = append(out.Fields, specDiffField{Field: e.Field, Type: e.Class.String()})
	}
	return out
}

// comparable sorts what is a set: the fields, and the parts of the text, of which flinkConfiguration comes in any order.
func (d specDiff) comparable() any {
	fields := slices.Clone(d.Fields)
	slices.SortFunc(fields, func(a, b specDiffField) int { return strings.Compare(a.Field, b.Field) })
	if len(fields) == 0 {
		fields = nil
	}
	d.Fields = fields
	head, rest := d.Text, []string(nil)
	if i := strings.Index(d.Text, "flinkConfiguration."); i >= 0 {
		head = d.Text[:i]
		rest = strings.Split(strings.TrimSuffix(d.Text[i:], "]"), ", flinkConfiguration.")
		rest[0] = strings.TrimPrefix(rest[0], "flinkConfiguration.")
		slices.Sort(rest)
	}
	d.Text = head
	return struct {
		Diff specDiff
		Keys []string
	}{d, rest}
}
