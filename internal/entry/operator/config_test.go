package operator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
)

// directory is a configuration directory with files.
func directory(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// loaded is the configuration in a directory.
func loaded(t *testing.T, dir string) *configuration {
	t.Helper()
	c, err := load(t.Context(), []string{"FLINK_CONF_DIR=" + dir, "EMPTY=", "ODD=a=b", "NONE"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheConfigurationIsRead(t *testing.T) {
	tests := map[string]struct {
		dir  string
		want time.Duration
	}{
		"of the older kind": {directory(t, map[string]string{"flink-conf.yaml": "kubernetes.operator.reconcile.interval: 7 s"}), 7 * time.Second},
		"of the newer kind": {directory(t, map[string]string{"config.yaml": "kubernetes:\n  operator:\n    reconcile:\n      interval: 8 s"}), 8 * time.Second},
		"among other files": {directory(t, map[string]string{"log4j.properties": "x: [", "flink-conf.yaml": "a: b"}), time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := loaded(t, test.dir).settings()
			if err != nil || s.ReconcileInterval != test.want {
				t.Errorf("the interval is %v (%v), want %v", s.ReconcileInterval, err, test.want)
			}
		})
	}
}

func TestABrokenConfigurationIsAnError(t *testing.T) {
	for name, dir := range map[string]string{
		"no YAML":             directory(t, map[string]string{"config.yaml": "a: ["}),
		"nothing of Flink's":  directory(t, map[string]string{"log4j.properties": ""}),
		"no folder":           filepath.Join(t.TempDir(), "none"),
		"a file for a folder": filepath.Join(directory(t, map[string]string{"file": ""}), "file"),
	} {
		if _, err := load(t.Context(), []string{"FLINK_CONF_DIR=" + dir}); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	c := loaded(t, directory(t, map[string]string{"flink-conf.yaml": "kubernetes.operator.reconcile.interval: soon"}))
	if _, err := c.forResource("team", "v1_20"); err == nil {
		t.Error("a duration that is none is read")
	}
}

func TestTheEnvironmentIsKept(t *testing.T) {
	c := loaded(t, directory(t, map[string]string{"flink-conf.yaml": ""}))
	delete(c.env, "FLINK_CONF_DIR")
	if diff := cmp.Diff(map[string]string{"EMPTY": "", "ODD": "a=b", "NONE": ""}, c.env); diff != "" {
		t.Errorf("environment (-want +got):\n%s", diff)
	}
}

func TestAnotherDirectoryOverridesTheFirst(t *testing.T) {
	first := directory(t, map[string]string{"flink-conf.yaml": "kubernetes.operator.reconcile.interval: 1 s\na: 1"})
	second := directory(t, map[string]string{"config.yaml": "kubernetes.operator.reconcile.interval: 2 s\nb: 2"})
	c, err := load(t.Context(), []string{"FLINK_CONF_DIR=" + first, "CONF_OVERRIDE_DIR=" + second})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"kubernetes.operator.reconcile.interval": "2 s", "a": "1", "b": "2"}
	if diff := cmp.Diff(want, c.defaults.Map()); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

func TestNamespacesAndVersionsHaveTheirOwnSettings(t *testing.T) {
	c := loaded(t, directory(t, map[string]string{"flink-conf.yaml": strings.Join([]string{
		"kubernetes.operator.reconcile.interval: 1 s",
		"kubernetes.operator.default-configuration.namespace.team.kubernetes.operator.reconcile.interval: 2 s",
		"kubernetes.operator.default-configuration.flink-version.v1_19.kubernetes.operator.reconcile.interval: 3 s",
	}, "\n")}))
	for place, want := range map[[2]string]time.Duration{
		{"other", "v1_20"}: time.Second, {"team", "v1_20"}: 2 * time.Second, {"other", "v1_19"}: 3 * time.Second, {"team", "odd"}: 2 * time.Second,
	} {
		for range 2 {
			got, err := c.forResource(place[0], place[1])
			if err != nil || got.Settings.ReconcileInterval != want || got.Defaults.Len() != 3 {
				t.Errorf("%v: interval %v, %d defaults (%v), want %v", place, got.Settings.ReconcileInterval, got.Defaults.Len(), err, want)
			}
		}
	}
}

// contributed is a cluster that names a file as its Kerberos keytab.
func contributed(c *configuration, path string) (map[string]string, error) {
	given, err := c.contribution(conf.FromMap(map[string]string{"security.kerberos.login.keytab": path}))
	return given.Files, err
}

func TestFilesOfTheOperatorReachClusters(t *testing.T) {
	c := &configuration{}
	keytab := filepath.Join(directory(t, map[string]string{"keytab": "ticket"}), "keytab")
	files, err := contributed(c, keytab)
	if err != nil || files[keytab] != "ticket" {
		t.Errorf("given %v, %v", files, err)
	}
	if files, err = contributed(c, keytab+"-of-nobody"); err != nil || len(files) != 0 {
		t.Errorf("given %v, %v", files, err)
	}
	if _, err = contributed(c, t.TempDir()); err == nil {
		t.Error("a folder was read")
	}
}

func TestSecretsOfTheOperatorReachNobody(t *testing.T) {
	link := filepath.Join(t.TempDir(), "innocent")
	if err := os.Symlink("/proc/self/environ", link); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"the token of the service account": "/var/run/secrets/kubernetes.io/serviceaccount/token",
		"the same by its other name":       "/run/secrets/kubernetes.io/serviceaccount/token",
		"the environment":                  "/proc/self/environ",
		"the webhook's certificate":        "/certs/tls.key",
		"by a detour":                      "/opt/../certs//tls.key",
		"by a link":                        link,
		"from where the operator runs":     strings.Repeat("../", 20) + "proc/self/environ",
		"the folder itself":                "/certs",
	}
	for name, path := range tests {
		t.Run(name, func(t *testing.T) {
			files, err := contributed(&configuration{}, path)
			if err == nil || len(files) != 0 {
				t.Errorf("given %v, %v", files, err)
			}
		})
	}
	if isPrivate("/certsandmore/a") {
		t.Error("a folder with a longer name is private, too")
	}
}

func TestWorkers(t *testing.T) {
	if workers(3) != 3 || workers(-1) != unbounded || workers(0) != unbounded {
		t.Errorf("%d %d %d", workers(3), workers(-1), workers(0))
	}
}
