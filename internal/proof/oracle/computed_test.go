package oracle

import (
	"os"
	"path/filepath"
	"testing"
)

func TestComputedAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/computed/*.jsonl")
	if err != nil || len(files) != 4 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			report, err := Replay(file, text)
			if err != nil || !report.HasRunner {
				t.Fatalf("runner %v, %v", report.HasRunner, err)
			}
			for _, f := range report.Failures {
				t.Errorf("%s %s\n%s", f.Vector.ID, f.Vector.In, f.Diff)
			}
		})
	}
}
