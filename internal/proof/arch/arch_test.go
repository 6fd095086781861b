package arch

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const root = "../../.."

func TestTheTreeObeysTheLaw(t *testing.T) {
	visit(t, root)
	packages, err := Graph(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 3 {
		t.Fatalf("the list of packages has only %d entries", len(packages))
	}
	for _, violation := range Violations(packages) {
		t.Error(violation)
	}
}

// The tree in testdata breaks every rule once, to show that the test above can fail.
func TestABrokenTreeIsCaught(t *testing.T) {
	packages, err := Graph("testdata/broken")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"api/v1beta1 imports github.com/prometheus/client_golang/prometheus: not in its row",
		"flink/conf imports sync: layer 0 may not touch the outside world",
		"flink/conf uses time.Now: layer 0 may not read the clock",
		"flink/job imports internal/names: it must stay usable without this operator",
		"flink/rest imports internal/proof/sim: only tests may import it",
		"internal/names imports k8s.io/client-go/kubernetes: layer 1 may not touch the outside world",
		"internal/spec/diff imports api/v1beta1/v1beta1test: only tests may import it",
		"internal/spec/record uses k8s.io/apimachinery/pkg/apis/meta/v1.Now: layer 1 may not read the clock",
		"internal/spec/record imports k8s.io/apimachinery/pkg/apis/meta/v1: not in its row",
		"internal/surprise is not in the table of layers.go",
		"internal/turn/plan imports flink/memory: not in its row",
		"internal/turn/plan imports github.com/google/uuid: layer 2 may not touch the outside world",
		"internal/turn/world imports internal/turn/loop: not in its row",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, Violations(packages)); diff != "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
}

func TestAnImportThatItsRowAllowsMayStillNotGoUp(t *testing.T) {
	row := Row{Layer: 0, Package: "flink/job", May: "flink/memory"}
	want := "upward, from layer 0 to layer 1"
	if got := breach(row, "flink/job", "flink/memory"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheTableIsConsistent(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Layers {
		if row.Does == "" || strings.Contains(row.Does, "\n") {
			t.Errorf("%s needs one sentence of what it does", row.Package)
		}
		if seen[row.Package] {
			t.Errorf("%s is in the table twice", row.Package)
		}
		seen[row.Package] = true
		for _, may := range allowed(row) {
			if other, ok := rowOf(strings.TrimSuffix(may, "/...")); ok && other.Layer > row.Layer {
				t.Errorf("%s in layer %d may not be allowed to import %s of layer %d", row.Package, row.Layer, may, other.Layer)
			}
			if strings.HasPrefix(may, "@") {
				t.Errorf("%s names the unknown group %s", row.Package, may)
			}
		}
	}
}

// visit opens every folder, so that a cached result of this test is not used after a package was added.
func visit(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && path != dir && strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".." {
			return filepath.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
