// Package arch holds the law of the tree: which package may import which, and what form its sources keep.
//
// The table below is the architecture. The test beside it lists the real import graph and fails on whatever the table does not
// allow, so a package starts its life as a row with one sentence here.
package arch

// Row is one package, or one family of packages, with what it is for and what it may import.
type Row struct {
	// Layer is the height of the package; imports never go up.
	Layer int
	// Package is the path below the module. A last element "*" stands for one level, "..." for the package and all below it.
	Package string
	// Does is the one responsibility of the package.
	Does string
	// May lists, separated by spaces, what the package may import: paths below the module, paths of other modules, and names
	// of groups such as @kubernetes.
	May string
}

const (
	module = "github.com/drey-project/drey"
	// lastPureLayer is the highest layer that may not touch the outside world.
	lastPureLayer = 3
	// firstFreeLayer is the lowest layer with the standing permission to import layer 0 and the Kubernetes types.
	firstFreeLayer = 2
)

// Layers is the table of the architecture. Of several rows that fit a package the first one holds.
var Layers = []Row{
	{0, "flink/job", "names the things inside a Flink cluster", ""},
	{0, "flink/cron", "reads cron expressions as the Java libraries of Flink's tools do", ""},
	{0, "flink/conf", "a configuration as a value, with typed options", "@yaml"},
	{0, "flink/version", "which Flink can do what", ""},
	{0, "api/v1beta1", "the custom resources, byte-compatible with the Java ones", "@kubernetes"},

	{1, "flink/option", "the Flink keys we touch", "flink/conf flink/version"},
	{1, "flink/memory", "how much memory a process asks for", "flink/conf flink/option"},
	{1, "flink/flinksim", "a Flink cluster as a state machine in virtual time", "flink/job"},
	{1, "internal/names", "what every object we own is called", "api/v1beta1 flink/job"},
	{1, "internal/spec/settings", "the operator's own options, documented where declared", "flink/conf"},
	{1, "internal/spec/jackson", "writes specs as JSON exactly as the Java operator does", "api/v1beta1 @kubernetes"},
	{1, "internal/spec/diff", "ignore, scale, upgrade or redeploy", "api/v1beta1 flink/conf internal/spec/jackson internal/spec/quantity"},
	{1, "internal/spec/record", "reads and writes the specs kept in status", "api/v1beta1 internal/spec/jackson"},
	{1, "internal/spec/podtemplate", "merges pod templates", "api/v1beta1 @kubernetes"},
	{1, "internal/spec/quantity", "reads amounts of memory and CPU as the Java operator does", "flink/conf"},
	{1, "internal/spec/jaruri", "reads the URI of a jar as Java does", ""},
	{1, "internal/spec/ingressurl", "reads the URL of an ingress template as Java does", ""},

	{2, "internal/spec/clusterconf", "the effective Flink configuration of a resource",
		"flink/option flink/memory internal/names internal/spec/settings internal/spec/podtemplate internal/spec/quantity internal/spec/jaruri"},
	{2, "internal/spec/validate", "the list of rules a spec must satisfy",
		"flink/option flink/memory internal/spec/clusterconf internal/spec/settings internal/spec/diff internal/spec/record " +
			"internal/spec/quantity internal/spec/jaruri internal/spec/ingressurl"},
	{2, "internal/turn/world", "the photograph", "internal/turn/plan internal/spec/settings"},
	{2, "internal/turn/plan", "steps, decisions, events, outcomes", "internal/spec/podtemplate"},
	{2, "internal/turn/failure", "an error as event message and status text", ""},
	{2, "internal/turn/lifecycle", "derives lifecycle state and conditions from a status", "internal/spec/record"},
	{2, "autoscaler", "metrics and memory in, parallelisms and memory out", ""},

	{3, "internal/turn/decide/upgrade", "the suspend and restore choice",
		"internal/turn/world internal/turn/plan internal/turn/failure internal/turn/lifecycle flink/option internal/spec/settings " +
			"internal/spec/clusterconf internal/spec/record"},
	{3, "internal/turn/decide/snapshot", "when a snapshot of a job is due, and which of them may go",
		"flink/cron flink/option internal/names internal/spec/settings"},
	{3, "internal/turn/decide/health", "judges a running job by its restarts and its checkpoints",
		"flink/option internal/spec/settings internal/turn/world"},
	{3, "internal/turn/decide/*", "the rulebook of one kind",
		"internal/render/ingress internal/turn/decide/upgrade internal/turn/decide/snapshot internal/turn/decide/health internal/turn/world internal/turn/plan internal/turn/failure internal/turn/lifecycle @spec internal/names flink/option flink/memory"},
	{3, "internal/render/...", "manifests, from input alone",
		"flink/option flink/memory internal/names internal/spec/podtemplate internal/spec/ingressurl internal/spec/jaruri internal/render/... @yaml"},

	{4, "flink/rest", "speaks to a JobManager", ""},
	{4, "flink/flinksim/server", "speaks the REST API of a simulated Flink", "flink/flinksim"},
	{5, "flink/flinksim/client", "calls a simulated Flink with the methods of the REST client", "flink/flinksim flink/rest"},
	{4, "internal/door/kube", "server-side apply, own-write freshness, conflicts", "internal/names @controllers"},
	{4, "internal/door/jobmanager", "lets turns ask JobManagers without waiting for slow ones", "@controllers"},
	{4, "internal/door/zookeeper", "lists and removes nodes of ZooKeeper", ""},
	{4, "internal/door/zookeeper/zookeepertest", "a ZooKeeper in memory", ""},
	{4, "internal/door/ha", "is there HA metadata, what does it say, delete it", "flink/option internal/names internal/door/zookeeper @controllers"},
	{4, "internal/door/keystore", "reads the key stores and trust stores of Java programs", "software.sslmate.com/src/go-pkcs12"},
	{4, "internal/door/confdir", "reads the operator's own configuration", ""},
	{4, "internal/door/dns", "finds the addresses of host names", ""},
	{4, "internal/door/artifact", "fetches a job jar, bounded and checked", "internal/spec/settings"},
	{4, "internal/door/event", "publishes plan.Event", "internal/turn/plan internal/names @controllers k8s.io/utils/lru"},
	{4, "internal/door/metric", "exposes metrics", "internal/turn/plan internal/names @controllers github.com/prometheus/client_golang/..."},
	{4, "internal/door/probe", "answers health checks", "internal/turn/plan internal/names"},
	{4, "internal/door/scalermemory", "the autoscaler's memory in and out", "autoscaler internal/door/kube internal/names @controllers"},
	{4, "internal/door/cert", "makes and rotates the webhook's certificates", "internal/names @controllers"},
	{4, "autoscaler/source", "reads the metrics a step needs", "autoscaler flink/rest"},

	{5, "internal/turn/observe/...", "takes the photograph; reads only",
		"internal/turn/world internal/turn/plan internal/spec/clusterconf internal/spec/record internal/names internal/spec/settings flink/option " +
			"internal/door/kube internal/door/ha internal/door/jobmanager flink/rest @controllers"},
	{5, "internal/turn/act/...", "carries out a step; does not choose",
		"internal/turn/plan internal/turn/failure internal/render/... internal/names flink/option internal/door/kube internal/door/ha internal/door/artifact " +
			"internal/door/jobmanager flink/rest @controllers"},

	{6, "internal/turn/loop", "the turn, and with it intent before effect",
		"internal/turn/plan internal/door/kube internal/door/event internal/door/metric @controllers"},

	{7, "internal/entry/controller/autoscaling", "the autoscaler's own loop",
		"autoscaler autoscaler/source internal/door/scalermemory internal/turn/observe/... internal/door/event internal/spec/settings @controllers"},
	{7, "internal/entry/controller/*", "what to watch; which four functions make the kind",
		"internal/turn/lifecycle internal/turn/loop internal/turn/observe/... internal/turn/act/... internal/turn/decide/* internal/turn/world internal/turn/plan " +
			"internal/spec/settings internal/names internal/door/kube internal/door/event @controllers"},
	{7, "internal/entry/webhook", "the same rules at admission",
		"internal/spec/validate internal/spec/settings internal/names internal/door/cert internal/door/keystore internal/door/confdir internal/door/dns @controllers"},
	{7, "internal/entry/cli/*", "one kubectl verb",
		"internal/turn/observe/... internal/turn/decide/* internal/render/... internal/turn/plan internal/turn/world internal/spec/settings " +
			"internal/door/kube flink/rest @controllers"},

	{8, "internal/entry/operator", "the one page that wires everything",
		"internal/entry/controller/* internal/entry/webhook internal/door/... internal/turn/observe/... internal/turn/act/... " +
			"internal/turn/loop internal/turn/world internal/spec/settings internal/spec/clusterconf internal/render/cluster internal/names " +
			"flink/option flink/rest autoscaler/source github.com/google/uuid @controllers"},

	{9, "cmd/*", "flags and main", "internal/entry/operator internal/entry/webhook internal/entry/cli/* autoscaler autoscaler/source k8s.io/klog/v2 @controllers"},
}

// groups name what several rows of the table may import together.
var groups = map[string]string{
	"@kubernetes":  "k8s.io/api/... k8s.io/apimachinery/...",
	"@controllers": "sigs.k8s.io/controller-runtime/... k8s.io/client-go/...",
	"@yaml":        "go.yaml.in/yaml/v3 sigs.k8s.io/yaml",
	"@spec": "internal/spec/validate internal/spec/clusterconf internal/spec/diff internal/spec/record internal/spec/settings " +
		"internal/spec/podtemplate",
}

// proofs may import anything; nothing but proofs and tests may import them.
var proofs = []string{"internal/proof/..."}

// islands know nothing of this operator, so that other programs can use them; mainland is what they may not import.
var (
	islands  = []string{"flink/...", "autoscaler/..."}
	mainland = []string{"api/...", "internal/..."}
)

// banned may not be imported directly by a package of the pure layers.
var banned = []string{
	"context", "crypto/rand", "io/ioutil", "log/...", "math/rand/...", "net", "net/http/...", "os/...", "sync/...", "syscall",
	"github.com/go-logr/logr/...", "github.com/google/uuid", "k8s.io/client-go/...", "k8s.io/klog/...",
	"k8s.io/apimachinery/pkg/util/rand", "k8s.io/apimachinery/pkg/util/uuid", "k8s.io/apimachinery/pkg/util/wait",
	"sigs.k8s.io/controller-runtime/...",
}

// bannedCalls read the clock or wait for it; a package of the pure layers may not name them.
var bannedCalls = map[string][]string{
	"time":                                 {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	"k8s.io/apimachinery/pkg/apis/meta/v1": {"Now", "NowMicro"},
}
