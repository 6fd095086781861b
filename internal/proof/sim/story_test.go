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
	for i, story := range told {
		t.Run(story.Name, func(t *testing.T) {
			t.Parallel()
			crashEverywhere(t, story, i%stride)
		})
	}
}

// stride leaves calls out, others in each story, so that the test ends in time; make sim has them all to choose from.
const stride = 4

func crashEverywhere(t *testing.T, story Story, first int) {
	t.Helper()
	unharmed, err := story.Play()
	if err != nil {
		t.Fatal(err)
	}
	for call := 1 + first; call <= unharmed.Calls(); call += stride {
		w, err := story.Play(Fault{call, CrashAfter})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range w.Violations() {
			t.Errorf("%s, crash after call %d: %s", story.Name, call, v)
		}
	}
}
