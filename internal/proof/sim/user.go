package sim

import (
	"fmt"
	"math/rand"
	"strconv"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
)

// userPrefix begins the names of stories that a seed makes up; the seed follows.
const userPrefix = "user-"

// User is a story that a seed makes up: what a user, Kubernetes and Flink may do to an application, in any order.
//
// It is drawn by a generator of its own and not by one of rapid: it is played by an explorer, which harms it in its middle, and
// not once by a property.
func User(seed int64) Story {
	u := &user{Rand: rand.New(rand.NewSource(seed)), highAvailability: seed%3 != 0, standalone: seed%4 == 3, reactive: seed%8 == 3}
	s := Story{Name: userPrefix + strconv.FormatInt(seed, 10), inVain: true, files: map[string][]byte{
		"app.yaml": u.application(), "savepoint.yaml": snapshot("savepoint", "savepoint: {}"),
		"checkpoint.yaml": snapshot("checkpoint", "checkpoint: {}"),
	}}
	s.Actions = append(s.Actions, u.hastily("apply app.yaml"))
	for range fewestActions + u.Intn(mostActions-fewestActions) {
		s.Actions = append(s.Actions, u.hastily(u.act()))
	}
	s.Actions = append(s.Actions, "savepoint ok", "store up", "hear", "checkpoints on", "advance 60s")
	if u.Intn(3) == 0 {
		s.Actions = append(s.Actions, "delete")
	}
	return s
}

// How many things a user does, besides what begins and ends a story.
const (
	fewestActions = 4
	mostActions   = 10
)

// user is the maker of a story.
type user struct {
	*rand.Rand
	highAvailability bool
	// standalone runs TaskManagers as a Deployment, reactive lets the job fit itself to their number.
	standalone, reactive bool
	nonce                int
}

// hastily lets some actions be followed by the next before they have come to an end.
func (u *user) hastily(action string) string {
	if u.Intn(3) == 0 {
		return action + " &"
	}
	return action
}

// act is one action.
func (u *user) act() string {
	u.nonce++
	switch u.Intn(4) {
	case 0, 1:
		return u.wish()
	case 2:
		return u.weather()
	}
	return u.accident()
}

// wish is what a user wants.
func (u *user) wish() string {
	return u.one(
		fmt.Sprintf("set job.parallelism %d", 1+u.Intn(4)),
		fmt.Sprintf("set job.parallelism %d", 1+u.Intn(4)),
		fmt.Sprintf("set taskManager.replicas %d", 1+u.Intn(3)),
		"set job.upgradeMode "+u.mode(),
		"set job.upgradeMode "+u.mode(),
		"set job.state suspended",
		"set job.state running",
		"set job.state running",
		fmt.Sprintf("set restartNonce %d", u.nonce),
		fmt.Sprintf("set job.savepointTriggerNonce %d", u.nonce),
		fmt.Sprintf("set job.checkpointTriggerNonce %d", u.nonce),
		fmt.Sprintf(`set job {"initialSavepointPath":"s3://state/chosen","savepointRedeployNonce":%d}`, u.nonce),
		"set image flink:broken",
		"set image flink:1.20",
		"set job.parallelism -1",
		"set jobManager.replicas 0",
		"set jobManager.replicas 1",
		"apply savepoint.yaml",
		"apply checkpoint.yaml",
		"delete FlinkStateSnapshot/savepoint",
		"delete FlinkStateSnapshot/checkpoint",
	)
}

// weather is how Flink and its storage are.
func (u *user) weather() string {
	return u.one(
		"savepoint ok", "savepoint slow", "savepoint fail", "savepoint stopped-but-failed", "checkpoints off", "checkpoints on", "checkpoint",
		"store down", "store up", "silence", "hear", "advance 10s", "advance 60s", "advance 11m",
	)
}

// accident is what happens to what runs.
func (u *user) accident() string {
	if u.standalone && u.Intn(5) == 0 {
		return "lose taskmanagers"
	}
	return u.one("kill", "lose", "restart-operator", "job FAILED", "job FINISHED", "job CANCELED", "job RESTARTING", "job RUNNING")
}

func (u *user) one(of ...string) string { return of[u.Intn(len(of))] }

func (u *user) mode() string { return u.one("stateless", "savepoint", "last-state") }

// application is the manifest of a FlinkDeployment with random options.
func (u *user) application() []byte {
	options := []string{
		"kubernetes.operator.snapshot.resource.enabled: " + u.one(`"true"`, `"false"`),
		"execution.checkpointing.dir: s3://state/checkpoints",
		"execution.checkpointing.savepoint-dir: s3://state/savepoints",
		"execution.checkpointing.interval: 10s",
	}
	if u.highAvailability {
		options = append(options, "high-availability.type: kubernetes", "high-availability.storageDir: s3://state/ha")
	}
	for _, o := range []string{
		`kubernetes.operator.deployment.rollback.enabled: "true"`,
		`kubernetes.operator.job.restart.failed: "true"`,
		`kubernetes.operator.job.upgrade.last-state-fallback.enabled: "false"`,
		"kubernetes.operator.job.upgrade.last-state.max.allowed.checkpoint.age: 30s",
		"kubernetes.operator.periodic.savepoint.interval: 60s",
		"kubernetes.operator.periodic.checkpoint.interval: 60s",
		`kubernetes.operator.job.drain-on-savepoint-deletion: "true"`,
		`kubernetes.operator.job.savepoint-on-deletion: "true"`,
		"execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION",
		`kubernetes.operator.job.upgrade.ignore-pending-savepoint: "true"`,
	} {
		if u.Intn(4) == 0 && u.mayHave(o) {
			options = append(options, o)
		}
	}
	if u.reactive {
		options = append(options, "scheduler-mode: REACTIVE")
	}
	mode := v1beta1.KubernetesModeNative
	if u.standalone {
		mode = v1beta1.KubernetesModeStandalone
	}
	return fmt.Appendf(nil, manifest, mode, strings.Join(options, "\n    "), u.mode())
}

// mayHave tells whether an option goes with the others: rollbacks want high availability, and what it keeps stays behind after
// a deletion with a savepoint.
func (u *user) mayHave(option string) bool {
	wants, leaves := strings.Contains(option, "rollback"), strings.Contains(option, "savepoint-on-deletion:")
	return u.highAvailability && !leaves || !u.highAvailability && !wants
}

const manifest = `apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata:
  name: app
spec:
  image: flink:1.20
  flinkVersion: v1_20
  mode: %s
  flinkConfiguration:
    %s
  serviceAccount: flink
  jobManager:
    resource: {memory: 2048m, cpu: 1}
  taskManager:
    resource: {memory: 2048m, cpu: 1}
  job:
    jarURI: local:///opt/flink/examples/streaming/StateMachineExample.jar
    parallelism: 2
    upgradeMode: %s
`

// snapshot is the manifest of a FlinkStateSnapshot.
func snapshot(name, spec string) []byte {
	return fmt.Appendf(nil, `apiVersion: flink.apache.org/v1beta1
kind: FlinkStateSnapshot
metadata:
  name: %s
spec:
  %s
  jobReference: {kind: FlinkDeployment, name: app}
`, name, spec)
}
