package ha_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/door/zookeeper/zookeepertest"
)

// in is the configuration of the cluster app that keeps its metadata in a ZooKeeper.
func in(s *zookeepertest.Server, more map[string]string) conf.Conf {
	options := map[string]string{
		"high-availability.type": "ZooKeeper", "high-availability.zookeeper.quorum": s.Address, "high-availability.cluster-id": "app",
	}
	maps.Copy(options, more)
	return conf.FromMap(options)
}

// inZooKeeper is a store for which there are no ConfigMaps.
func inZooKeeper() *ha.Store { return ha.New(nil, nil) }

func TestReadInZooKeeper(t *testing.T) {
	tests := map[string]struct {
		nodes []string
		want  ha.Metadata
	}{
		"there is none":   {nodes: []string{"/flink/other/jobs/00ff"}},
		"nobody was here": {},
		"leaders alone are nothing to recover from": {
			nodes: []string{"/flink/app/leader/latch", "/flink/app/jobs"}, want: ha.Metadata{Objects: []string{"/flink/app"}},
		},
		"a job without a checkpoint": {
			nodes: []string{"/flink/app/jobs/00ff/checkpoint_id_counter"}, want: ha.Metadata{Available: true, Objects: []string{"/flink/app"}},
		},
		"a job with checkpoints": {
			nodes: []string{"/flink/app/jobs/00ff/checkpoints/0000000000000000007/locks", "/flink/app/jobs/00ff/checkpoints/0000000000000000003"},
			want:  ha.Metadata{Available: true, Checkpoints: []int64{3, 7}, Objects: []string{"/flink/app"}},
		},
		"a checkpoint whose id is no number": {
			nodes: []string{"/flink/app/jobs/00ff/checkpoints/new"},
			want:  ha.Metadata{Available: true, Checkpoints: []int64{0}, Objects: []string{"/flink/app"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := zookeepertest.Start(t, test.nodes...)
			got, err := inZooKeeper().Read(t.Context(), app, in(s, nil))
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if n := s.Abandoned(); n != 0 {
				t.Errorf("%d sessions were not closed", n)
			}
		})
	}
}

func TestThePlaceInZooKeeperIsConfigured(t *testing.T) {
	s := zookeepertest.Start(t, "/teams/a/x/jobs/00ff")
	s.Secret = "flink:secret"
	options := map[string]string{
		"high-availability.zookeeper.quorum": s.Address + "/teams", "high-availability.zookeeper.path.root": "a/",
		"high-availability.cluster-id": "/x", "high-availability.zookeeper.client.authorization": "digest:'flink:secret'",
	}
	got, err := inZooKeeper().Read(t.Context(), app, in(s, options))
	if diff := cmp.Diff(ha.Metadata{Available: true, Objects: []string{"/a/x"}}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestDeleteInZooKeeperTakesOneCluster(t *testing.T) {
	s := zookeepertest.Start(t, "/flink/app/jobs/00ff/checkpoints/1", "/flink/app/leader", "/flink/apple/jobs")
	for range 2 {
		if err := inZooKeeper().Delete(t.Context(), app, in(s, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"/flink", "/flink/apple", "/flink/apple/jobs"}, s.Nodes()); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
}

func TestForgetJobsInZooKeeper(t *testing.T) {
	job := "/flink/app/jobs/00ff/checkpoints/1"
	tests := map[string]struct {
		options map[string]string
		gone    string
		refused string
	}{
		"as Flink 1 keeps them":                 {gone: "/flink/app/jobgraphs"},
		"as Flink 2 keeps them":                 {gone: "/flink/app/execution-plans"},
		"where the user wants them":             {map[string]string{"high-availability.zookeeper.path.jobgraphs": "what"}, "/flink/app/what", ""},
		"where everything is":                   {map[string]string{"high-availability.zookeeper.path.jobgraphs": "/"}, "", "/flink/app is"},
		"where the checkpoints are":             {map[string]string{"high-availability.zookeeper.path.jobgraphs": "/jobs"}, "", "/flink/app/jobs is"},
		"among the checkpoints":                 {map[string]string{"high-availability.zookeeper.path.execution-plans": "jobs/00ff"}, "", "jobs/00ff is"},
		"where they are not, of a new resource": {},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := zookeepertest.Start(t, job)
			if test.gone != "" {
				s.Create(test.gone + "/00ff/locks")
			}
			before := s.Nodes()
			err := inZooKeeper().ForgetJobs(t.Context(), app, in(s, test.options))
			if (err == nil) != (test.refused == "") || err != nil && !strings.Contains(err.Error(), test.refused) {
				t.Errorf("the error is %v", err)
			}
			want := slices.DeleteFunc(before, func(path string) bool { return test.gone != "" && strings.HasPrefix(path, test.gone) })
			if diff := cmp.Diff(want, s.Nodes()); diff != "" {
				t.Errorf("what is left (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAZooKeeperThatCannotBeReadIsNotEmpty(t *testing.T) {
	closed := zookeepertest.Start(t)
	closed.Secret = "x"
	tests := map[string]struct {
		options map[string]string
		says    string
	}{
		"nobody listens":        {map[string]string{"high-availability.zookeeper.quorum": "127.0.0.1:1"}, "not reachable"},
		"nobody is named":       {map[string]string{"high-availability.zookeeper.quorum": ""}, "no server is named"},
		"access is denied":      {nil, "access is denied"},
		"options are no values": {map[string]string{"high-availability.zookeeper.client.session-timeout": "long"}, "session-timeout"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := in(closed, test.options)
			_, err := inZooKeeper().Read(t.Context(), app, c)
			for _, err := range []error{err, inZooKeeper().Delete(t.Context(), app, c), inZooKeeper().ForgetJobs(t.Context(), app, c)} {
				if err == nil || !strings.Contains(err.Error(), "default/app") || !strings.Contains(err.Error(), test.says) {
					t.Errorf("the error is %v", err)
				}
			}
		})
	}
}
