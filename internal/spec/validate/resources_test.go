package validate

import (
	"regexp"
	"testing"
)

func TestMemory(t *testing.T) {
	undefined := func(of, field string) verdictOf {
		return verdictOf{problem: of + " resource memory must be defined using `spec." + field + ".resource.memory` or `spec." +
			field + ".resources.requests.memory`"}
	}
	noJobManager, noTaskManager := undefined("JobManager", "jobManager"), undefined("TaskManager", "taskManager")
	tests := map[string]struct {
		change string
		want   verdictOf
	}{
		"no JobManager":                {`{"spec": {"jobManager": null}}`, noJobManager},
		"no TaskManager":               {`{"spec": {"taskManager": null}}`, noTaskManager},
		"no memory":                    {`{"spec": {"taskManager": {"resource": {"memory": null}}}}`, noTaskManager},
		"blank memory":                 {`{"spec": {"jobManager": {"resource": {"memory": " "}}}}`, noJobManager},
		"memory as a request":          {`{"spec": {"jobManager": {"resource": null, "resources": {"requests": {"memory": "1Gi"}}}}}`, verdictOf{}},
		"memory as a limit":            {`{"spec": {"taskManager": {"resource": null, "resources": {"limits": {"memory": "1Gi"}}}}}`, verdictOf{}},
		"a request of something else":  {`{"spec": {"taskManager": {"resource": null, "resources": {"requests": {"cpu": 1}}}}}`, noTaskManager},
		"the size of the process":      {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.memory.process.size": "1600m"}}}`, verdictOf{}},
		"the size of Flink":            {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.memory.flink.size": "1g"}}}`, verdictOf{}},
		"the size of the heap":         {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.memory.heap.size": "1g"}}}`, verdictOf{}},
		"the old size of the heap":     {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.heap.size": "1g"}}}`, verdictOf{}},
		"the oldest size of the heap":  {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.heap.mb": "1024"}}}`, verdictOf{}},
		"sizes that contradict":        {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.memory.flink.size": "1g", "jobmanager.memory.heap.size": "2g"}}}`, noJobManager},
		"a fraction that is no such":   {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.memory.flink.size": "1g", "jobmanager.memory.jvm-overhead.fraction": "2"}}}`, noJobManager},
		"a size that cannot be read":   {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.memory.process.size": "lots"}}}`, noJobManager},
		"a TaskManager of some size":   {`{"spec": {"taskManager": null, "flinkConfiguration": {"taskmanager.memory.flink.size": "1g"}}}`, verdictOf{}},
		"a TaskManager that is small":  {`{"spec": {"taskManager": null, "flinkConfiguration": {"taskmanager.memory.process.size": "100m"}}}`, noTaskManager},
		"sizes behind memory are fine": {`{"spec": {"flinkConfiguration": {"jobmanager.memory.process.size": "lots"}}}`, verdictOf{}},
		"an empty JobManager has one replica": {
			`{"spec": {"jobManager": {"resource": {"memory": "1g"}, "resources": {}}}}`, verdictOf{},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := judgeDeployment(t, test.change)
			expect(t, test.want, problem, err)
		})
	}
}

func TestOlderResource(t *testing.T) {
	memory := func(text string) string { return `{"spec": {"jobManager": {"resource": {"memory": "` + text + `"}}}}` }
	storage := func(text string) string {
		return `{"spec": {"taskManager": {"resource": {"ephemeralStorage": "` + text + `"}}}}`
	}
	const units = " does not match any of the recognized units: (b | bytes) / (k | kb | kibibytes) / (m | mb | mebibytes) / " +
		"(g | gb | gibibytes) / (t | tb | tebibytes)"
	unreadable := func(why string) verdictOf {
		return verdictOf{problem: "JobManager resource memory parse error: " + why}
	}
	noStorage := func(why string) verdictOf {
		return verdictOf{problem: "TaskManager resource ephemeral storage parse error: " + why}
	}
	tests := map[string]struct {
		change string
		want   verdictOf
	}{
		"Flink's units":                     {memory("1g"), verdictOf{}},
		"Flink's units with a blank":        {memory("2 gb"), verdictOf{}},
		"bytes":                             {memory("1024"), verdictOf{}},
		"units of Kubernetes":               {memory("2Gi"), verdictOf{}},
		"units of Kubernetes, badly spaced": {memory("1 g b"), verdictOf{}},
		"zero":                              {memory("0"), verdictOf{}},
		"an exponent":                       {memory("1e3"), verdictOf{}},
		"a fraction of bytes":               {memory("1.5Gi"), unreadable("Memory size unit '.0'" + units)},
		"more than fits":                    {memory("1Ei"), unreadable("Memory size unit '.152921504606847e+18'" + units)},
		"less than nothing":                 {memory("-1g"), unreadable("text does not start with a number")},
		"a unit nobody knows":               {memory("10 Zi"), unreadable(`unreadable`)},
		"storage":                           {storage("2Gi"), verdictOf{}},
		"negative storage":                  {storage("-1"), verdictOf{}},
		"a fraction of storage":             {storage("1.5Gi"), verdictOf{}},
		"storage with a blank":              {storage("1 Gi"), noStorage(`unreadable`)},
		"storage in Flink's units":          {storage("1gb"), noStorage(`unreadable`)},
		"empty storage":                     {storage(""), noStorage(`unreadable`)},
		"both unreadable": {
			`{"spec": {"jobManager": {"resource": {"memory": "-1", "ephemeralStorage": "x"}}}}`,
			unreadable(`text does not start with a numberJobManager resource ephemeral storage parse error: ` +
				`unreadable`),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := judgeDeployment(t, test.change)
			expect(t, test.want, withoutReason(problem), err)
		})
	}
}

// withoutReason leaves out why an amount cannot be read: that is up to who reads it.
func withoutReason(problem string) string {
	return regexp.MustCompile(`cannot read \w+ "[^"]*": [a-z ]+`).ReplaceAllString(problem, "unreadable")
}

func TestResources(t *testing.T) {
	amounts := func(text string) string { return `{"spec": {"taskManager": {"resources": ` + text + `}}}` }
	problem := func(text string) verdictOf { return verdictOf{problem: text} }
	const of = "TaskManager resource requirements "
	tests := map[string]struct {
		change string
		want   verdictOf
	}{
		"requests within limits":      {amounts(`{"requests": {"memory": "1Gi", "cpu": "500m"}, "limits": {"memory": "2Gi", "cpu": 1}}`), verdictOf{}},
		"requests equal to limits":    {amounts(`{"requests": {"memory": "1Gi", "cpu": 1}, "limits": {"memory": "1024Mi", "cpu": "1000m"}}`), verdictOf{}},
		"only requests":               {amounts(`{"requests": {"memory": "1Gi", "cpu": 1}}`), verdictOf{}},
		"only limits":                 {amounts(`{"limits": {"memory": "1Gi", "cpu": 1}}`), verdictOf{}},
		"no cpu":                      {amounts(`{"limits": {"cpu": "0.0"}}`), problem(of + "limits cpu must be positive: 0.0")},
		"negative cpu":                {amounts(`{"requests": {"cpu": -1}}`), problem(of + "requests cpu must be positive: -1")},
		"no memory":                   {amounts(`{"requests": {"memory": 0}}`), problem(of + "requests memory must be positive: 0")},
		"negative memory":             {amounts(`{"requests": {"memory": "-1Gi"}}`), problem(of + "requests memory parse error: text does not start with a number")},
		"no storage":                  {amounts(`{"requests": {"ephemeral-storage": 0}}`), verdictOf{}},
		"negative storage":            {amounts(`{"limits": {"ephemeral-storage": "-1Gi"}}`), problem(of + "limits ephemeral-storage must not be negative: -1Gi")},
		"negative gpus":               {amounts(`{"limits": {"nvidia.com/gpu": -1}}`), problem(of + "limits nvidia.com/gpu must not be negative: -1")},
		"cpu in letters":              {amounts(`{"limits": {"cpu": "two"}}`), problem(of + `limits cpu parse error: unreadable`)},
		"an empty amount":             {amounts(`{"limits": {"cpu": ""}}`), verdictOf{failed: true}},
		"too much cpu requested":      {amounts(`{"requests": {"cpu": 2}, "limits": {"cpu": "1500m"}}`), problem(of + "cpu request (2) must not exceed its limit (1500m)")},
		"too much memory requested":   {amounts(`{"requests": {"memory": "3Gi"}, "limits": {"memory": "1Gi"}}`), problem(of + "memory request (3Gi) must not exceed its limit (1Gi)")},
		"too much storage requested":  {amounts(`{"requests": {"ephemeral-storage": 2}, "limits": {"ephemeral-storage": 1}}`), verdictOf{}},
		"G is Gi in Flink's notation": {amounts(`{"requests": {"memory": "1G"}, "limits": {"memory": "1Gi"}}`), verdictOf{}},
		"what cannot be read is not compared": {
			amounts(`{"requests": {"cpu": "x"}, "limits": {"cpu": 1}}`),
			problem(of + `requests cpu parse error: unreadable`),
		},
		"all problems, requests before limits, amounts before comparisons": {
			amounts(`{"requests": {"cpu": 0, "memory": "3Gi"}, "limits": {"cpu": -1, "memory": "1Gi"}}`),
			problem(of + "requests cpu must be positive: 0; " + of + "limits cpu must be positive: -1; " +
				of + "cpu request (0) must not exceed its limit (-1); " + of + "memory request (3Gi) must not exceed its limit (1Gi)"),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := judgeDeployment(t, test.change)
			expect(t, test.want, withoutReason(problem), err)
		})
	}
}

func TestStandbyJobManagers(t *testing.T) {
	none := verdictOf{problem: "JobManager replicas should not be configured less than one."}
	needsHA := verdictOf{problem: "High availability should be enabled when starting standby JobManagers."}
	const ha = `"flinkConfiguration": {"high-availability.type": "kubernetes"}, `
	tests := map[string]struct {
		change string
		want   verdictOf
	}{
		"one":                    {`{"spec": {"jobManager": {"replicas": 1}}}`, verdictOf{}},
		"none said is one":       {`{"spec": {"jobManager": {"replicas": null}}}`, verdictOf{}},
		"none":                   {`{"spec": {"jobManager": {"replicas": 0}}}`, none},
		"less than none":         {`{"spec": {` + ha + `"jobManager": {"replicas": -1}}}`, none},
		"two without HA":         {`{"spec": {"jobManager": {"replicas": 2}}}`, needsHA},
		"two with HA":            {`{"spec": {` + ha + `"jobManager": {"replicas": 2}}}`, verdictOf{}},
		"no word about the rest": {`{"spec": {"jobManager": null, "flinkConfiguration": {"jobmanager.memory.process.size": "2g"}}}`, verdictOf{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := judgeDeployment(t, test.change)
			expect(t, test.want, problem, err)
		})
	}
}
