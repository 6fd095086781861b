// Command replay runs every recording of a folder through production code and prints a line for each kind.
package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-logr/logr"
	ctrllog "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/internal/proof/oracle"
)

func main() {
	dir := flag.String("dir", "internal/proof/oracle/testdata", "folder of the *.jsonl recordings")
	only := flag.String("kind", "", "replay only this kind")
	id := flag.String("id", "", "print only the failure of this vector")
	verbose := flag.Bool("v", false, "print the first differences of each failure")
	flag.Parse()
	ctrllog.SetLogger(logr.Discard())
	ok, err := replay(os.Stdout, options{dir: *dir, only: *only, id: *id, verbose: *verbose})
	if err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

type options struct {
	dir, only, id string
	verbose       bool
}

func replay(out io.Writer, o options) (bool, error) {
	files, err := filepath.Glob(filepath.Join(o.dir, "*.jsonl"))
	if err != nil || len(files) == 0 {
		return false, fmt.Errorf("no *.jsonl recordings in %q", o.dir)
	}
	passed, failed, departed := 0, 0, map[int]int{}
	for _, file := range files {
		if o.only != "" && filepath.Base(file) != o.only+".jsonl" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return false, err
		}
		report, err := oracle.Replay(file, text)
		if err != nil {
			return false, err
		}
		print(out, report, o)
		passed, failed = passed+report.Passed, failed+report.Total-report.Passed
		for number, count := range report.Departed {
			departed[number] += count
		}
	}
	for _, number := range slices.Sorted(maps.Keys(departed)) {
		fmt.Fprintf(out, "departed %d %d\n", number, departed[number])
	}
	fmt.Fprintf(out, "oracle: %d passed, %d failed\n", passed, failed)
	return failed == 0, nil
}

func print(out io.Writer, r oracle.Report, o options) {
	note := ""
	if !r.HasRunner {
		note = " no runner"
	}
	fmt.Fprintf(out, "%s %d/%d%s\n", r.Kind, r.Passed, r.Total, note)
	if !o.verbose {
		return
	}
	for _, f := range r.Failures {
		if o.id == "" || o.id == f.Vector.ID {
			fmt.Fprintf(out, "  %s %s\n%s\n", f.Vector.ID, f.Vector.Note, indent(f.Diff, o.id != ""))
		}
	}
}

// indent shows the head of a difference, or all of it.
func indent(text string, whole bool) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > 40 && !whole {
		lines = append(lines[:40], fmt.Sprintf("... %d more lines", len(lines)-40))
	}
	return "    " + strings.Join(lines, "\n    ")
}
