package oracle

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
)

// runMemory replays the memory of one process.
func runMemory(v Vector) Result {
	var in struct {
		Component            string            `json:"component"`
		Config               map[string]string `json:"config"`
		OperatorConfigFormat string            `json:"operatorConfigFormat"`
	}
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	c := conf.FromMap(in.Config).In(dialectOf(in.OperatorConfigFormat))
	want, err := withSortedTexts(v.Out)
	if err != nil {
		return Result{Diff: err.Error()}
	}
	if in.Component == "jobmanager" {
		got, err := jobManagerMemory(c)
		return judge(want, got, err)
	}
	got, err := taskManagerMemory(c)
	return judge(want, got, err)
}

func dialectOf(file string) conf.Dialect {
	if file == conf.StandardFile {
		return conf.StandardYAML
	}
	return conf.LegacyYAML
}

func jobManagerMemory(c conf.Conf) (map[string]any, error) {
	jm, err := memory.OfJobManager(c, option.JobManagerHeapSize)
	if err != nil {
		return nil, err
	}
	args, err := jm.JVMArgs(c)
	return map[string]any{
		"totalProcess": jm.Process(), "totalFlink": jm.Flink(), "jvmHeap": jm.Heap, "offHeap": jm.OffHeap,
		"metaspace": jm.Metaspace, "overhead": jm.Overhead,
		"jvmArgs": sortedWords(args), "dynamicConfigs": sortedWords(dynamic(jm.Dynamic())),
	}, err
}

func taskManagerMemory(c conf.Conf) (map[string]any, error) {
	tm, err := memory.OfTaskManager(c)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"totalProcess": tm.Process(), "totalFlink": tm.Flink(), "metaspace": tm.Metaspace, "overhead": tm.Overhead,
		"frameworkHeap": tm.FrameworkHeap, "frameworkOffHeap": tm.FrameworkOffHeap, "taskHeap": tm.TaskHeap,
		"taskOffHeap": tm.TaskOffHeap, "network": tm.Network, "managed": tm.Managed,
		"cpuCores": tm.Cores, "numSlots": tm.Slots,
		"jvmArgs": sortedWords(tm.JVMArgs()), "dynamicConfigs": sortedWords(dynamic(tm.Dynamic())),
	}, nil
}

func dynamic(c conf.Conf) []string {
	var words []string
	for key, value := range c.Map() {
		words = append(words, "-D "+key+"="+value)
	}
	return words
}

func sortedWords(words []string) string {
	return strings.Join(slices.Sorted(slices.Values(words)), " ")
}

// withSortedTexts puts the options inside the two recorded texts in order; theirs is that of a hash map.
func withSortedTexts(out json.RawMessage) (json.RawMessage, error) {
	var answer map[string]any
	if err := json.Unmarshal(out, &answer); err != nil {
		return nil, err
	}
	if args, ok := answer["jvmArgs"].(string); ok {
		answer["jvmArgs"] = sortedWords(strings.Fields(args))
	}
	if configs, ok := answer["dynamicConfigs"].(string); ok {
		words := strings.Split(strings.TrimPrefix(configs, "-D "), " -D ")
		for i := range words {
			words[i] = "-D " + words[i]
		}
		answer["dynamicConfigs"] = sortedWords(words)
	}
	return json.Marshal(answer)
}
