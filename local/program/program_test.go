package program

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestVersionFlagsNameTheRelease(t *testing.T) {
	flags := versionFlags("v1.36.3")
	for _, want := range []string{"k8s.io/component-base/version.gitVersion=v1.36.3", "k8s.io/client-go/pkg/version.gitMinor=36"} {
		if !slices.Contains(flags, want) {
			t.Errorf("%q is not among %q", want, flags)
		}
	}
}

func TestKubernetesVersionIsTheOneRequired(t *testing.T) {
	mod, err := os.ReadFile("../kubernetes/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if want := "k8s.io/kubernetes " + KubernetesVersion + "\n"; !strings.Contains(string(mod), want) {
		t.Errorf("kubernetes/go.mod does not require %q", want)
	}
}
