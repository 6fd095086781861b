package cgroup

import (
	"slices"
	"testing"
)

func TestHierarchies(t *testing.T) {
	cases := map[string]struct {
		mounts string
		want   []string
	}{
		"version 2 has one": {"cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\nproc /proc proc rw 0 0\n", []string{"/sys/fs/cgroup"}},
		"version 1 has one for each controller": {
			"tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\ncgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0\n",
			[]string{"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/pids"},
		},
		"none are found where none are mounted": {"tmpfs /tmp tmpfs rw 0 0\n", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := hierarchies(c.mounts); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
