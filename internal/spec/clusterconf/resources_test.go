package clusterconf

import (
	"testing"

	"github.com/drey-project/drey/flink/conf"
)

func TestAmounts(t *testing.T) {
	const (
		memory, cpu             = "jobmanager.memory.process.size", "kubernetes.jobmanager.cpu.amount"
		memoryFactor, cpuFactor = "kubernetes.jobmanager.memory.limit-factor", "kubernetes.jobmanager.cpu.limit-factor"
	)
	tests := map[string]struct {
		jobManager string
		want       map[string]string
	}{
		"requests and limits": {
			jobManager: `{"resources":{"requests":{"memory":"1Gi","cpu":"500m"},"limits":{"memory":"2048Mi","cpu":1}}}`,
			want:       map[string]string{memory: "1073741824", cpu: "0.5", memoryFactor: "2.0", cpuFactor: "2.0"},
		},
		"a limit below the request": {
			jobManager: `{"resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}`,
			want:       map[string]string{memory: absent, cpu: "2.0", memoryFactor: absent, cpuFactor: "0.5"},
		},
		"limits only": {
			jobManager: `{"resources":{"limits":{"memory":"2Gi","cpu":"2"}}}`,
			want:       map[string]string{memory: "2147483648", cpu: "2.0", memoryFactor: absent, cpuFactor: absent},
		},
		"a request of nothing has no factor": {
			jobManager: `{"resources":{"requests":{"cpu":"0"},"limits":{"cpu":"1"}}}`,
			want:       map[string]string{cpu: "0.0", cpuFactor: absent},
		},
		"a null request is none": {
			jobManager: `{"resources":{"requests":{"cpu":null},"limits":{"cpu":"1"}}}`,
			want:       map[string]string{cpu: "1.0", cpuFactor: absent},
		},
		"empty resources leave the older field in force": {
			jobManager: `{"resources":{},"resource":{"memory":"2048m","cpu":1}}`,
			want:       map[string]string{memory: "2 gb", cpu: "1.0"},
		},
		"resources replace the older field altogether": {
			jobManager: `{"resources":{"limits":{"cpu":"2"}},"resource":{"memory":"2048m","cpu":1}}`,
			want:       map[string]string{memory: absent, cpu: "2.0"},
		},
		"factors come from Kubernetes' reading of the units": {
			jobManager: `{"resources":{"requests":{"memory":"1G"},"limits":{"memory":"2Gi"}}}`,
			want:       map[string]string{memory: "1 gb", memoryFactor: "2.147483648"},
		},
		"nothing": {
			jobManager: `{}`,
			want:       map[string]string{memory: absent, cpu: absent},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := For(conf.Conf{}, meta(), spec(t, `{"flinkVersion":"v1_20","jobManager":`+test.jobManager+`}`))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, test.want, got)
		})
	}
}

func TestTaskManagers(t *testing.T) {
	tests := map[string]struct {
		conf map[string]string
		want int
	}{
		"one slot each by default":    {map[string]string{"parallelism.default": "3"}, 3},
		"a last one that is not full": {map[string]string{"parallelism.default": "5", "taskmanager.numberOfTaskSlots": "2"}, 3},
		"one for nothing configured":  {nil, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := TaskManagers(conf.FromMap(test.conf))
			if err != nil || got != test.want {
				t.Errorf("TaskManagers() = %d, %v, want %d", got, err, test.want)
			}
		})
	}
	for _, wrong := range []map[string]string{
		{"parallelism.default": "x"}, {"taskmanager.numberOfTaskSlots": "x"}, {"taskmanager.numberOfTaskSlots": "0"},
	} {
		if got, err := TaskManagers(conf.FromMap(wrong)); err == nil {
			t.Errorf("TaskManagers(%v) = %d, want an error", wrong, got)
		}
	}
}
