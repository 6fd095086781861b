package clusterconf

import (
	"errors"
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/quantity"
)

// role is where the amounts of one kind of process are written.
type role struct {
	memory                   string
	cpu                      conf.Option[float64]
	oldCPU                   string // before Flink 1.17
	cpuFactor, memoryFactors conf.Option[float64]
}

func jobManagerRole() role {
	return role{
		memory: option.JobManagerProcessSize.Key, cpu: option.JobManagerCPU, oldCPU: "kubernetes.jobmanager.cpu",
		cpuFactor: option.JobManagerCPULimitFactor, memoryFactors: option.JobManagerMemoryLimitFactor,
	}
}

func taskManagerRole() role {
	return role{
		memory: option.TaskManagerProcessSize.Key, cpu: option.TaskManagerCPU, oldCPU: "kubernetes.taskmanager.cpu",
		cpuFactor: option.TaskManagerCPULimitFactor, memoryFactors: option.TaskManagerMemoryLimitFactor,
	}
}

func (b *builder) jobManager() {
	manager := b.spec.JobManager
	if manager == nil {
		return
	}
	b.amounts(jobManagerRole(), manager.Resources, manager.Resource)
	if manager.Replicas > 0 {
		put(b, option.JobManagerReplicas, int(manager.Replicas))
	}
}

func (b *builder) taskManager() {
	manager := b.spec.TaskManager
	if manager != nil {
		b.amounts(taskManagerRole(), manager.Resources, manager.Resource)
		if manager.Replicas != nil && *manager.Replicas > 0 {
			put(b, option.TaskManagerReplicas, int(*manager.Replicas))
			return
		}
	}
	if b.standalone() && b.spec.Job != nil && !conf.Has(b.in, option.TaskManagerReplicas) {
		b.taskManagersFor(b.parallelism())
	}
}

func (b *builder) taskManagersFor(parallelism int) {
	count, err := TaskManagersFor(parallelism, get(b, option.TaskSlots))
	if err != nil {
		b.fail(err)
		return
	}
	put(b, option.TaskManagerReplicas, count)
}

// TaskManagersFor returns how many TaskManagers of so many slots a parallelism takes.
func TaskManagersFor(parallelism, slots int) (int, error) {
	if slots == 0 {
		return 0, fmt.Errorf("%s must not be 0", option.TaskSlots.Key)
	}
	return (parallelism + slots - 1) / slots, nil
}

// amounts writes memory and CPU. The older field counts only while the newer one has no amounts at all.
func (b *builder) amounts(r role, resources *v1beta1.ResourceRequirements, older *v1beta1.Resource) {
	if HasAmounts(resources) {
		b.newerAmounts(r, resources)
		return
	}
	if older == nil {
		return
	}
	if older.Memory != nil {
		b.memory(r, *older.Memory)
	}
	if older.CPU != nil {
		b.cpu(r, *older.CPU)
	}
}

// HasAmounts tells whether resources request or limit anything.
func HasAmounts(resources *v1beta1.ResourceRequirements) bool {
	return resources != nil && len(resources.Requests)+len(resources.Limits) > 0
}

func (b *builder) newerAmounts(r role, resources *v1beta1.ResourceRequirements) {
	if memory := requestOrLimit(resources, resourceMemory); memory != "" {
		b.memory(r, string(memory))
	}
	if cpu := requestOrLimit(resources, resourceCPU); cpu != "" {
		amount, err := quantity.Parse(string(cpu))
		if err != nil {
			b.fail(err)
			return
		}
		b.cpu(r, amount.Float())
	}
	b.limitFactor(r.cpuFactor, resources, resourceCPU)
	b.limitFactor(r.memoryFactors, resources, resourceMemory)
}

// The names of the resources that go into Flink's configuration; all others go into the pod template.
const (
	resourceCPU    = "cpu"
	resourceMemory = "memory"
)

func requestOrLimit(resources *v1beta1.ResourceRequirements, name string) v1beta1.Quantity {
	if request := resources.Requests[name]; request != "" {
		return request
	}
	return resources.Limits[name]
}

func (b *builder) memory(r role, amount string) {
	text, err := quantity.FlinkMemory(amount)
	if err != nil {
		b.fail(err)
		return
	}
	b.out.Set(r.memory, text)
}

func (b *builder) cpu(r role, cores float64) {
	put(b, r.cpu, cores)
	if !b.version.HasCPUAmount() {
		b.out.Set(r.oldCPU, conf.FormatDouble(cores))
	}
}

// limitFactor writes the limit as a multiple of the request, if both are given and the request is positive.
func (b *builder) limitFactor(o conf.Option[float64], resources *v1beta1.ResourceRequirements, name string) {
	request, limit := resources.Requests[name], resources.Limits[name]
	if request == "" || limit == "" {
		return
	}
	requested, err := quantity.Parse(string(request))
	limited, limitErr := quantity.Parse(string(limit))
	if err = errors.Join(err, limitErr); err != nil {
		b.fail(err)
		return
	}
	if requested.Float() > 0 {
		put(b, o, limited.Float()/requested.Float())
	}
}

// TaskManagers returns how many TaskManagers the default parallelism of an effective configuration takes.
func TaskManagers(c conf.Conf) (int, error) {
	parallelism, err := conf.Get(c, option.Parallelism)
	if err != nil {
		return 0, err
	}
	slots, err := conf.Get(c, option.TaskSlots)
	if err != nil {
		return 0, err
	}
	return TaskManagersFor(parallelism, slots)
}
