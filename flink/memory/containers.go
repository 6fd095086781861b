package memory

import (
	"errors"
	"fmt"
	"math"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// Containers is what the containers of a cluster ask for, in the units of Flink's client: mebibytes, rounded down.
type Containers struct {
	JobManagerMiB  int64
	TaskManagerMiB int64
	Slots          int
}

// OfContainers derives the memory of the containers of a cluster. Sizes from before the memory model count as process sizes.
func OfContainers(c conf.Conf) (Containers, error) {
	jm, err := OfJobManager(c, option.JobManagerProcessSize)
	if err != nil {
		return Containers{}, err
	}
	mapped, err := WithTaskManagerLegacyHeap(c)
	if err != nil {
		return Containers{}, err
	}
	tm, err := OfTaskManager(mapped)
	if err != nil {
		return Containers{}, err
	}
	return Containers{JobManagerMiB: jm.Process().MiB(), TaskManagerMiB: tm.Process().MiB(), Slots: tm.Slots}, nil
}

// JobManagers returns how many JobManagers run: one, or more with high availability.
func JobManagers(c conf.Conf) (int, error) {
	n, err := conf.Get(c, option.JobManagerReplicas)
	if err != nil {
		return 0, err
	}
	if n < 1 {
		return 0, fmt.Errorf("'%s' should not be configured less than one.", option.JobManagerReplicas.Key)
	}
	if n > 1 && !option.IsHighlyAvailable(c) {
		return 0, errors.New("High availability should be enabled when starting standby JobManagers.")
	}
	return n, nil
}

// LimitFactor reads by how much a limit exceeds its request: once or more.
func LimitFactor(c conf.Conf, o conf.Option[float64]) (float64, error) {
	factor, err := conf.Get(c, o)
	if err != nil {
		return 0, err
	}
	if !(factor >= 1) {
		return 0, fmt.Errorf("%s should be greater or equal to 1.", o.Key)
	}
	return factor, nil
}

// CPUUsage returns the CPU limits of a whole cluster. A TaskManager without a number of cores counts as one.
func CPUUsage(c conf.Conf, taskManagers int) (float64, error) {
	jm, err := product(c, option.JobManagerCPU, option.JobManagerCPULimitFactor)
	if err != nil {
		return 0, err
	}
	replicas, err := conf.Get(c, option.JobManagerReplicas)
	if err != nil {
		return 0, err
	}
	tm, err := product(c, option.TaskManagerCPU.WithDefault(1), option.TaskManagerCPULimitFactor)
	if err != nil {
		return 0, err
	}
	return tm*float64(taskManagers) + jm*float64(replicas), nil
}

func product(c conf.Conf, a, b conf.Option[float64]) (float64, error) {
	x, err := conf.Get(c, a)
	if err != nil {
		return 0, err
	}
	y, err := conf.Get(c, b)
	return x * y, err
}

// mebibyte in bytes, as a number that can be multiplied by a factor.
const mebibyte = 1024.0 * 1024.0

// Usage returns the memory limits of a whole cluster in bytes.
func Usage(c conf.Conf, taskManagers int) (int64, error) {
	containers, err := OfContainers(c)
	if err != nil {
		return 0, err
	}
	jmFactor, err := LimitFactor(c, option.JobManagerMemoryLimitFactor)
	if err != nil {
		return 0, err
	}
	replicas, err := JobManagers(c)
	if err != nil {
		return 0, err
	}
	tmFactor, err := conf.Get(c, option.TaskManagerMemoryLimitFactor)
	if err != nil {
		return 0, err
	}
	jm := float64(containers.JobManagerMiB) * mebibyte * jmFactor * float64(replicas)
	tm := float64(containers.TaskManagerMiB) * mebibyte * tmFactor * float64(taskManagers)
	return round(tm) + round(jm), nil
}

// round returns the nearest whole number, halves upwards; what does not fit 64 bits becomes the largest.
func round(x float64) int64 {
	if x >= math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(math.Floor(x + 0.5))
}
