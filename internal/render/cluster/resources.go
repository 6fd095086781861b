package cluster

import (
	"fmt"
	"maps"
	"math"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// amounts are what the main container asks for, and by how much its limits exceed that.
type amounts struct {
	cpu, cpuFactor, memoryFactor float64
	memoryMiB                    int64
}

// withResources sets CPU and memory of the main container; other resources of the pod template stay.
func (d Draft) withResources(a amounts) (Draft, error) {
	given := d.Main.Resources
	var err error
	if given.Requests, err = quantities(given.Requests, a.cpu, a.memoryMiB); err != nil {
		return Draft{}, err
	}
	limit := truncate(float64(a.memoryMiB) * a.memoryFactor)
	if given.Limits, err = quantities(given.Limits, a.cpu*a.cpuFactor, limit); err != nil {
		return Draft{}, err
	}
	d.Main.Resources = given
	return d, nil
}

func quantities(given corev1.ResourceList, cpu float64, memoryMiB int64) (corev1.ResourceList, error) {
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
