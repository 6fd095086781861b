package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/types"
)

// Version is a version of Flink as users name it in the tag of an image, such as 1.20.
type Version string

// Field is the version as spec.flinkVersion has it.
func (v Version) Field() string { return "v" + strings.ReplaceAll(string(v), ".", "_") }

// Application is what tests vary of a FlinkDeployment.
type Application struct {
	types.NamespacedName
	Version     Version
	Image       string // flink:<version> if empty
	Account     string // flink if empty
	Jar         string // the state machine example, which never ends, if empty
	Parallelism int    // 2 if 0
	Conf        map[string]string
	Args        []string
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
  flinkConfiguration:%s
  serviceAccount: %s
  jobManager:
    resources: {requests: {memory: 1024m, cpu: "0.5"}}
  taskManager:
    resources: {requests: {memory: 1024m, cpu: "0.5"}, limits: {cpu: "4"}}
  job:
    jarURI: local:///opt/flink/examples/streaming/%s.jar
    parallelism: %d
    args: [%s]
    upgradeMode: stateless
`, a.Name, a.Namespace, or(a.Image, "flink:"+string(a.Version)), a.Version.Field(), a.conf(), or(a.Account, "flink"),
		or(a.Jar, "StateMachineExample"), or(a.Parallelism, 2), strings.Join(a.Args, ", "))
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
