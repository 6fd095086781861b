package oracle

import (
	"encoding/json"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
)

// runSubmission replays what a cluster asks for when it is submitted.
func runSubmission(v Vector) Result {
	var in struct {
		Config               map[string]string `json:"config"`
		TaskManagers         int               `json:"taskManagers"`
		OperatorConfigFormat string            `json:"operatorConfigFormat"`
	}
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	got, err := submission(conf.FromMap(in.Config).In(dialectOf(in.OperatorConfigFormat)), in.TaskManagers)
	return judge(v.Out, got, err)
}

func submission(c conf.Conf, taskManagers int) (map[string]any, error) {
	containers, err := memory.OfContainers(c)
	if err != nil {
		return nil, err
	}
	memoryFactor, err := memory.LimitFactor(c, option.JobManagerMemoryLimitFactor)
	if err != nil {
		return nil, err
	}
	cpuFactor, err := memory.LimitFactor(c, option.JobManagerCPULimitFactor)
	if err != nil {
		return nil, err
	}
	cpu, err := conf.Get(c, option.JobManagerCPU)
	if err != nil {
		return nil, err
	}
	clusterCPU, err := memory.CPUUsage(c, taskManagers)
	if err != nil {
		return nil, err
	}
	clusterMemory, err := memory.Usage(c, taskManagers)
	return map[string]any{
		"masterMemoryMB": containers.JobManagerMiB, "taskManagerMemoryMB": containers.TaskManagerMiB,
		"slotsPerTaskManager": containers.Slots, "jobManagerMemoryLimitFactor": memoryFactor,
		"jobManagerCPU": cpu, "jobManagerCPULimitFactor": cpuFactor, "clusterCpu": clusterCPU, "clusterMemory": clusterMemory,
	}, err
}
