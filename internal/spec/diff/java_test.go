package diff_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/spec/record"
)

// answer is what the Java operator says of a pair of specs.
type answer struct {
	ID string
	In struct {
		Type               string
		Mode               v1beta1.KubernetesMode
		LastReconciledSpec string
		Spec               json.RawMessage
	}
	Out finding
}

type finding struct {
	Type       string
	NumDiffs   int
	Text       string
	Fields     []struct{ Field, Type string }
	EqualAfter bool
	Rewritten  string
}

func answers(t *testing.T) []answer {
	t.Helper()
	file, err := os.Open("testdata/java.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []answer
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	if err := lines.Err(); err != nil || len(all) != 240 {
		t.Fatalf("read %d answers: %v", len(all), err)
	}
	return all
}

func TestDifferencesAreThoseOfTheJavaOperator(t *testing.T) {
	for _, a := range answers(t) {
		t.Run(a.ID, func(t *testing.T) {
			got, err := a.find()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(sorted(a.Out), sorted(got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func (a answer) find() (finding, error) {
	if a.In.Type == v1beta1.KindFlinkSessionJob {
		asTheyAre := func(s v1beta1.FlinkSessionJobSpec) v1beta1.FlinkSessionJobSpec { return s }
		return compared(a, comparing[v1beta1.FlinkSessionJobSpec]{diff.SessionJobs, diff.SameSessionJob, asTheyAre})
	}
	return compared(a, comparing[v1beta1.FlinkDeploymentSpec]{diff.Deployments, diff.SameDeployment, diff.Cleaned})
}

// comparing is what this package offers for one kind of spec.
type comparing[S record.Spec] struct {
	diff  func(S, S, v1beta1.KubernetesMode) (diff.Result, error)
	same  func(S, S) (bool, error)
	clean func(S) S
}

func compared[S record.Spec](a answer, by comparing[S]) (finding, error) {
	before, err := record.Decode[S](a.In.LastReconciledSpec)
	if err != nil {
		return finding{}, err
	}
	var after S
	if err := json.Unmarshal(a.In.Spec, &after); err != nil {
		return finding{}, err
	}
	r, err := by.diff(before.Spec, after, a.In.Mode)
	if err != nil {
		return finding{}, err
	}
	f := finding{Type: r.Class().String(), NumDiffs: len(r.Entries), Text: r.String()}
	for _, e := range r.Entries {
		f.Fields = append(f.Fields, struct{ Field, Type string }{e.Field, e.Class.String()})
	}
	if f.EqualAfter, err = by.same(before.Spec, after); err != nil {
		return finding{}, err
	}
	before.Spec = by.clean(before.Spec)
	f.Rewritten, err = record.Encode(before)
	return f, err
}

// sorted brings the keys of flinkConfiguration, which Java lists in the order of their hashes, into one order.
func sorted(f finding) finding {
	slices.SortFunc(f.Fields, func(a, b struct{ Field, Type string }) int { return strings.Compare(a.Field, b.Field) })
	head, rest, _ := strings.Cut(strings.TrimSuffix(f.Text, "]"), "[")
	parts := strings.Split(rest, ", ")
	slices.Sort(parts)
	f.Text = head + "[" + strings.Join(parts, ", ")
	if len(f.Fields) == 0 {
		f.Fields = nil
	}
	return f
}
