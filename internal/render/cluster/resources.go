package cluster

import (
	"fmt"
	"maps"
	"math"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/drey-project/drey/flink/conf"
)

// factors reads by how much a limit exceeds its request.
type factors func(conf.Conf, conf.Option[float64]) (float64, error)

// resources sets CPU and memory of the main container; other resources of the pod template stay.
func (d Draft) resources(c component, memoryMiB int64, factor factors) (Draft, error) {
	cpu, err := conf.Get(d.Conf, c.cpu)
	if err != nil {
		return Draft{}, err
	}
	cpuFactor, err := factor(d.Conf, c.cpuFactor)
	if err != nil {
		return Draft{}, err
	}
	memoryFactor, err := factor(d.Conf, c.memoryFactor)
	if err != nil {
		return Draft{}, err
	}
	given := d.Main.Resources
	if given.Requests, err = amounts(given.Requests, cpu, memoryMiB); err != nil {
		return Draft{}, fmt.Errorf("%s: %w", c.cpu.Key, err)
	}
	limit := truncate(float64(memoryMiB) * memoryFactor)
	if given.Limits, err = amounts(given.Limits, cpu*cpuFactor, limit); err != nil {
		return Draft{}, fmt.Errorf("%s: %w", c.cpuFactor.Key, err)
	}
	d.Main.Resources = given
	return d, nil
}

func amounts(given corev1.ResourceList, cpu float64, memoryMiB int64) (corev1.ResourceList, error) {
	cores, err := resource.ParseQuantity(strconv.FormatFloat(cpu, 'f', -1, 64))
	if err != nil {
		return nil, fmt.Errorf("%v is no amount of CPU: %w", cpu, err)
	}
	out := maps.Clone(given)
	if out == nil {
		out = corev1.ResourceList{}
	}
	out[corev1.ResourceCPU] = cores
	out[corev1.ResourceMemory] = *resource.NewQuantity(memoryMiB<<20, resource.BinarySI)
	return out, nil
}

// truncate cuts a number off to a 32-bit integer.
func truncate(v float64) int64 {
	return int64(math.Max(math.MinInt32, math.Min(math.MaxInt32, v)))
}
