package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// Quirks of the Java operator that show in manifests and are fixed on purpose.
const (
	deletesWhatItDidNotCreate = 7
	keepsForeignRecoveryPath  = 19
	writesListsForFlink2      = 20
)

// entries are the configuration of one side, and how its lists and maps are written.
type entries struct {
	values  map[string]string
	dialect conf.Dialect
}

// diffConf compares configurations key by key.
func (d *deployment) diffConf(want, got entries) string {
	var out strings.Builder
	keys := maps.Clone(got.values)
	maps.Copy(keys, want.values)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		w, wanted := want.values[key]
		g, given := got.values[key]
		if wanted && given && (isFreePath(key) || d.sameValue(written{w, want.dialect}, written{g, got.dialect})) {
			continue
		}
		if key == option.RecoveryPath.Key && wanted && !given {
			d.departed = []int{keepsForeignRecoveryPath}
			continue
		}
		fmt.Fprintf(&out, "%s:\n  - %q %t\n  + %q %t\n", key, w, wanted, g, given)
	}
	return out.String()
}

// isFreePath tells whether the value of a key is the place of a generated file.
func isFreePath(key string) bool {
	return strings.HasPrefix(key, "kubernetes.pod-template-file") || key == option.DeploymentConfDir.Key
}

// written is a value as text.
type written struct {
	text    string
	dialect conf.Dialect
}

// sameValue tells whether two texts are equal, or are the same list, map or list of maps.
func (d *deployment) sameValue(want, got written) bool {
	if want.text == got.text {
		return true
	}
	same := sameParsed(want, got, conf.ParseList) || sameParsed(want, got, conf.ParseMap) ||
		sameParsed(want, got, conf.ParseMapList)
	if same && want.dialect != got.dialect {
		d.departed = []int{writesListsForFlink2}
	}
	return same
}

func sameParsed[T any](a, b written, parse func(string, conf.Dialect) (T, error)) bool {
	x, errX := parse(a.text, a.dialect)
	y, errY := parse(b.text, b.dialect)
	return errX == nil && errY == nil && cmp.Equal(x, y, cmpopts.EquateEmpty())
}

// diffLegacy compares files for Flink 1. The recorded one has lists as the operator's own configuration has them.
func (d *deployment) diffLegacy(want, got string) string {
	return d.diffConf(entries{lines(want), d.conf.Dialect()}, entries{lines(got), conf.LegacyYAML})
}

// lines reads key: value lines without the leniency of Flink's own reader.
func lines(text string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		out[key] = value
	}
	return out
}

// diffStandard compares files for Flink 2.
func (d *deployment) diffStandard(want, got string) string {
	// The id was put in after the file was written, with its digits unquoted.
	want = strings.ReplaceAll(want, "job-id: "+recordedJobID+"\n", "job-id: '"+recordedJobID+"'\n")
	w, err := conf.ParseFile([]byte(want), conf.StandardYAML)
	if err != nil {
		return err.Error()
	}
	g, err := conf.ParseFile([]byte(got), conf.StandardYAML)
	if err != nil {
		return err.Error()
	}
	return d.diffConf(entries{w.Map(), conf.StandardYAML}, entries{g.Map(), conf.StandardYAML})
}
