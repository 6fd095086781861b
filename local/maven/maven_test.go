package maven

import (
	"strings"
	"testing"
)

func TestPomListsItems(t *testing.T) {
	pom, err := pomOf([]Artifact{{Group: "g", Name: "n", Version: "1", Classifier: "c"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<classifier>c</classifier>", "<outputDirectory>${basedir}</outputDirectory>", "<artifactItem>"} {
		if !strings.Contains(string(pom), want) {
			t.Errorf("%s is missing in\n%s", want, pom)
		}
	}
}

func TestFilesAreNamedAsMavenDoes(t *testing.T) {
	for want, a := range map[string]Artifact{
		"n-1.jar": {Name: "n", Version: "1"}, "n-1-c.jar": {Name: "n", Version: "1", Classifier: "c"},
	} {
		if got := a.File(); got != want {
			t.Errorf("the file is %s, want %s", got, want)
		}
	}
}
