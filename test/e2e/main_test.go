// Package e2e tells stories on a real cluster with real Flink.
//
//	make e2e                  what fits into continuous integration
//	make e2e STORY=life       one story, on every version of Flink; STORY=life/2.3 on one
//	make e2e-all              every story on every version
//
// A story that fails leaves everything that is known in dist/e2e/<story>/<version>.
package e2e

import (
	"context"
	"flag"
	"math/rand/v2"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/drey-project/drey/test/cluster"
)

var (
	only = flag.String("story", "", "tell this story only, on every version of Flink, or name/version")
	all  = flag.Bool("all", false, "tell every story on every version of Flink")
	seed = flag.Uint64("seed", 0, "of the random moments; 0: another one each time")
)

// versions are the versions of Flink that the images are made for.
var versions = []cluster.Version{"1.20", "2.3"}

// story is one thing that users do, or that happens to them.
type story struct {
	name string
	tell func(*scene)
	// continuous are the versions of Flink for continuous integration.
	continuous []cluster.Version
}

// stories are in the order in which they are told.
var stories = []story{
	{"bad-input", badInput, versions[:1]},
	{"bad-state", badState, nil},
	{"life", life, versions},
	{"bounded", bounded, versions},
	{"bad-image", badImage, versions[:1]},
	{"missing-account", missingAccount, versions[1:]},
	{"lost-taskmanager", lostTaskManager, versions[:1]},
	{"lost-jobmanager-pod", lostJobManagerPod, versions[1:]},
	{"lost-jobmanager-deployment", lostJobManagerDeployment, versions[:1]},
	{"killed-operator", killedOperator, versions[:1]},
	{"savepoint-upgrade", savepointUpgrade, versions[:1]},
	{"last-state-upgrade", lastStateUpgrade, versions[1:]},
	{"suspended-counting", suspended, nil},
	{"lost-counting-taskmanager", countingTaskManager, nil},
	{"lost-counting-jobmanager", countingJobManager, nil},
	{"lost-counting-deployment", countingDeployment, nil},
	{"killed-counting", killedCounting, versions[:1]},
	{"lost-store", lostStore, nil},
	{"rollback", failsToStart, nil},
	{"rescale", rescaled, nil},
	{"shared-volume", sharedVolume, nil},
	{"zookeeper", zooKeeper, nil},
	{"periodic-savepoints", periodicSavepoints, nil},
	{"snapshot", savepointResource, versions[:1]},
	{"standalone", standalone, versions[:1]},
	{"standalone-reactive", reactive, nil},
	{"session", sessionCluster, nil},
	{"examples", examples, nil},
}

// isTold tells whether the flags ask for a story on a version.
func (s story) isTold(v cluster.Version) bool {
	if *only != "" {
		return *only == s.name || *only == s.name+"/"+string(v)
	}
	if *all {
		return true
	}
	for _, c := range s.continuous {
		if c == v {
			return true
		}
	}
	return false
}

// hasVersions tells whether a story is another one on each version of Flink.
func (s story) hasVersions() bool {
	return s.name != "examples" && s.name != "bad-input" && s.name != "bad-state"
}

func TestStories(t *testing.T) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	told := 0
	var lab *lab
	for _, s := range stories {
		for i, v := range versions {
			if !s.isTold(v) || (i > 0 && !s.hasVersions() && strings.Count(*only, "/") == 0) {
				continue
			}
			if lab == nil {
				lab = setUp(ctx, t)
			}
			told++
			t.Run(s.name+"/"+string(v), func(t *testing.T) { lab.tell(ctx, t, s, v) })
		}
	}
	if told == 0 {
		t.Fatalf("there is no story %q", *only)
	}
}

// moments are random but can be had again by their seed.
func moments(t *testing.T) *rand.Rand {
	s := *seed
	if s == 0 {
		s = uint64(time.Now().UnixNano()) //nolint:gosec // any number will do
	}
	t.Logf("the random moments have seed %d", s)
	return rand.New(rand.NewPCG(s, s)) //nolint:gosec // no secret
}
