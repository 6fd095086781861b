package sim

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-logr/logr"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/internal/entry/controller/flinkdeployment"
)

// stories lie beside the rules that they tell of.
const stories = "../../turn/decide"

func TestMain(m *testing.M) {
	log.SetLogger(logr.Discard())
	os.Exit(m.Run())
}

func TestStoriesGoAsTheirTranscriptsSay(t *testing.T) {
	for _, path := range files(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			story, err := ParseStory(filepath.Base(path), text)
			if err != nil {
				t.Fatal(err)
			}
			w, err := story.Play()
			if err != nil {
				t.Fatal(err)
			}
			if v := w.Violations(); len(v) > 0 {
				t.Errorf("broken invariants: %q", v)
			}
			if os.Getenv("GOLDEN") == "write" {
				rewrite(t, path, text, w.Transcript())
				return
			}
			if diff := cmp.Diff(story.Want, w.Transcript()); diff != "" {
				t.Errorf("transcript (-want +got):\n%s", diff)
			}
		})
	}
}

// rewrite puts a transcript in the place of the one in the file.
func rewrite(t *testing.T, path string, text []byte, transcript string) {
	t.Helper()
	archive := txtar.Parse(text)
	archive.Comment = []byte(transcript)
	if next := txtar.Format(archive); !bytes.Equal(next, text) {
		if err := os.WriteFile(path, next, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func files(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(stories, "*", "testdata", "*.txtar"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no stories found below %s: %v", stories, err)
	}
	return found
}

// A crash right after a call is the harm that leaves most behind; make sim adds the others.
func TestStoriesEndWellAfterACrashAtAnyCall(t *testing.T) {
	told, err := Stories(stories)
	if err != nil {
		t.Fatal(err)
	}
	for _, story := range told {
		t.Run(story.Name, func(t *testing.T) {
			t.Parallel()
			crashEverywhere(t, story)
		})
	}
}

func crashEverywhere(t *testing.T, story Story) {
	t.Helper()
	e, err := newExplorer(story, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, made := range e.unharmed.calls {
		if !CrashAfter.suits(made) {
			continue
		}
		b, err := e.run(e.unharmed, Fault{i + 1, CrashAfter}, dropped)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range b.found.violations {
			t.Errorf("%s, crash after call %d: %s", story.Name, i+1, v)
		}
	}
}

// What is begun in its middle and left before its end must not be another story.
func TestRunsThatAreCutShortFindWhatWholeOnesFind(t *testing.T) {
	told, err := Stories(stories)
	if err != nil {
		t.Fatal(err)
	}
	s := story(t, told, "stateless_life")
	sabotage := func(p *flinkdeployment.Parts) { p.Actor.Kube = hastyKube{p.Actor.Kube} }
	e, err := newExplorer(s, Options{Sabotage: sabotage})
	if err != nil {
		t.Fatal(err)
	}
	broken := 0
	for call := 1; call <= len(e.unharmed.calls); call += 3 {
		fault := Fault{call, CrashBefore}
		b, err := e.run(e.unharmed, fault, dropped)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := s.play(Options{Sabotage: sabotage, Faults: []Fault{fault}})
		if err != nil {
			t.Fatal(err)
		}
		if len(b.found.violations) > 0 != (len(whole.violations) > 0) {
			t.Errorf("crash before call %d: cut short it finds %q, whole %q", call, b.found.violations, whole.violations)
		}
		broken += len(b.found.violations)
	}
	if broken == 0 {
		t.Error("no invariant was broken at all")
	}
}
