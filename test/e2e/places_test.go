package e2e

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
)

// directory is a place on the node, which is this machine.
type directory string

// List gives the names of all files.
func (d directory) List(_ context.Context, prefix string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(filepath.Join(string(d), prefix), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, path)
		}
		return err
	})
	return names, err
}

// Read gives the content of a file.
func (d directory) Read(_ context.Context, name string) (string, error) {
	text, err := os.ReadFile(name)
	return string(text), err
}

// sharedVolume keeps the state of a job on a volume that all its pods have.
func sharedVolume(s *scene) {
	s.withStore(s.ctx, s.T)
	root := "/run/drey/shared/" + s.namespace
	s.Cleanup(func() { must(s.T, os.RemoveAll(root)) })
	must(s.T, os.MkdirAll(filepath.Join(root, "out"), 0o777))
	must(s.T, os.Chmod(filepath.Join(root, "out"), 0o777))
	c := s.launch(counter{key: s.key("shared-volume"), place: directory(root), prefix: "out"}, cluster.Application{
		Volume: root, Conf: checkpointed("file:///shared"), Args: []string{"file:///shared/out", "50", "works"},
	})
	c.upgraded(`{"job":{"parallelism":1}}`)
	if path, savepoint := c.restored(c.key); !savepoint {
		c.Errorf("the job was restored from %q, which is no savepoint", path)
	}
	c.change(c.key, `{"job":{"upgradeMode":"last-state"}}`)
	c.upgraded(`{"job":{"parallelism":2}}`)
	c.restoredFromCheckpoint()
	c.ends()
}

// zooKeeper keeps the pointers to the state in ZooKeeper.
func zooKeeper(s *scene) {
	st := s.withStore(s.ctx, s.T)
	quorum := s.startZooKeeper(s.namespace + "-zookeeper")
	c := s.counting("zookeeper", upgradeMode("last-state"), conf("high-availability.type", "zookeeper"),
		conf("high-availability.zookeeper.quorum", quorum), conf("high-availability.storageDir", st.URL(s.namespace+"/zookeeper/ha")))
	id := c.jobID()
	before := c.kill(c.key, "jobmanager")
	c.untilReplaced(c.key, "jobmanager", before)
	c.counts()
	if now := c.jobID(); now != id {
		c.Errorf("the job was %s, and is %s", id, now)
	}
	c.upgraded(`{"job":{"parallelism":1}}`)
	c.restoredFromCheckpoint()
	c.ends()
}

// startZooKeeper runs the ZooKeeper that Flink brings along in a namespace of its own, and says where it is.
func (s *scene) startZooKeeper(name string) string {
	s.Helper()
	namespace, err := s.MakeNamespace(s.ctx, name)
	must(s.T, err)
	s.Cleanup(func() { s.removeNamespace(context.WithoutCancel(s.ctx), s.T, namespace) })
	must(s.T, s.Submit(s.ctx, namespace, fmt.Sprintf(`
apiVersion: v1
kind: Pod
metadata: {name: zookeeper, labels: {app: zookeeper}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
    - name: zookeeper
      image: flink:%s
      command: [/opt/flink/bin/zookeeper.sh, start-foreground, "1"]
      readinessProbe: {tcpSocket: {port: 2181}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: zookeeper}
spec:
  selector: {app: zookeeper}
  ports: [{port: 2181}]
`, s.version)))
	must(s.T, await.Until(s.ctx, patience, "ZooKeeper", func(context.Context) error {
		pods, err := s.podsOf(namespace)
		if err != nil {
			return err
		}
		for _, condition := range pods[0].Status.Conditions {
			if condition.Type == corev1.PodReady && condition.Status == corev1.ConditionTrue {
				return nil
			}
		}
		return fmt.Errorf("the pod is %s", pods[0].Status.Phase)
	}))
	return "zookeeper." + namespace + ".svc.cluster.local:2181"
}
