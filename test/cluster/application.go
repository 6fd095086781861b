package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/types"
)

// Version is a version of Flink as users name it in the tag of an image, such as 1.20.
type Version string

// Field is the version as spec.flinkVersion has it.
func (v Version) Field() string { return "v" + strings.ReplaceAll(string(v), ".", "_") }

// Release is the release of Flink in the image.
func (v Version) Release() string { return string(v) + ".0" }

// Application is what tests vary of a FlinkDeployment.
type Application struct {
	types.NamespacedName
	Version     Version
	Image       string // flink:<version> if empty
	Account     string // flink if empty
	Jar         string // the name of an example, or a URI; the state machine example, which never ends, if empty
	Parallelism int    // 2 if 0
	Mode        string // native if empty
	Conf        map[string]string
	Args        []string
	Upgrade     string // stateless if empty
	Savepoint   string // that it starts from, though not all of it need be restored
	Plugin      string // a jar that Flink brings along, to be used
	Volume      string // a directory of the node, to be found at /shared
}

// Manifest is the FlinkDeployment as a user writes it.
func (a Application) Manifest() string {
	return fmt.Sprintf(`apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata:
  name: %s
  namespace: %s
spec:
  image: %s
  flinkVersion: %s
  mode: %s
  flinkConfiguration:%s
  serviceAccount: %s
  jobManager:
    resources: {requests: {memory: 1024m, cpu: "0.5"}}
  taskManager:
    resources: {requests: {memory: 1024m, cpu: "0.5"}, limits: {cpu: "4"}}
%s  job:
    jarURI: %s
    parallelism: %d
    args: [%s]
    upgradeMode: %s
%s`, a.Name, a.Namespace, or(a.Image, "flink:"+string(a.Version)), a.Version.Field(), or(a.Mode, "native"), a.conf(), or(a.Account, "flink"),
		a.pod(), a.jar(), or(a.Parallelism, 2), a.args(), or(a.Upgrade, "stateless"), a.savepoint())
}

// args are quoted: a number or a "yes" would be none.
func (a Application) args() string {
	var quoted []string
	for _, arg := range a.Args {
		quoted = append(quoted, strconv.Quote(arg))
	}
	return strings.Join(quoted, ", ")
}

func (a Application) savepoint() string {
	if a.Savepoint == "" {
		return ""
	}
	return fmt.Sprintf("    initialSavepointPath: %q\n    allowNonRestoredState: true\n", a.Savepoint)
}

func (a Application) jar() string {
	if strings.Contains(a.Jar, "://") {
		return a.Jar
	}
	return "local:///opt/flink/examples/streaming/" + or(a.Jar, "StateMachineExample") + ".jar"
}

// pod is the template of all pods, if one is needed.
func (a Application) pod() string {
	if a.Plugin+a.Volume == "" {
		return ""
	}
	var env, mounts, more string
	if a.Plugin != "" {
		env = fmt.Sprintf("{name: ENABLE_BUILT_IN_PLUGINS, value: %s}", a.Plugin)
	}
	if a.Volume != "" {
		mounts = "{name: shared, mountPath: /shared}"
		// Flink is no root: the directory has to be opened for it.
		more = fmt.Sprintf(`, volumes: [{name: shared, hostPath: {path: %s, type: DirectoryOrCreate}}], initContainers: [{name: open, image: "busybox:1.36", `+
			`securityContext: {runAsUser: 0}, command: [chmod, "0777", /shared], volumeMounts: [%s]}]`, a.Volume, mounts)
	}
	return fmt.Sprintf("  podTemplate:\n    spec: {containers: [{name: flink-main-container, env: [%s], volumeMounts: [%s]}]%s}\n", env, mounts, more)
}

func (a Application) conf() string {
	all := map[string]string{"taskmanager.numberOfTaskSlots": "2"}
	maps.Copy(all, a.Conf)
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&text, "\n    %s: %q", key, all[key])
	}
	return text.String()
}

func or[T comparable](given, otherwise T) T {
	var none T
	if given == none {
		return otherwise
	}
	return given
}
