package clusterconf

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/version"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// builder turns a spec into configuration. It reads from one configuration, the defaults with what the user set on top, and
// writes another; nothing that is written has a meaning for what is read.
type builder struct {
	in      conf.Conf
	out     *conf.Builder
	meta    metav1.ObjectMeta
	spec    *v1beta1.FlinkDeploymentSpec
	version version.Version
	err     error // the first one
}

func newBuilder(base conf.Conf, meta metav1.ObjectMeta, spec *v1beta1.FlinkDeploymentSpec) (*builder, error) {
	if spec.FlinkVersion == nil {
		return nil, errors.New("the spec names no Flink version")
	}
	v, err := version.Parse(string(*spec.FlinkVersion))
	if err != nil {
		return nil, err
	}
	own, err := conf.Flatten(spec.FlinkConfiguration.Raw())
	if err != nil {
		return nil, err
	}
	in := Defaults(base, meta.Namespace, v).Merge(own)
	return &builder{in: in, out: in.Edit(), meta: meta, spec: spec, version: v}, nil
}

func (b *builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// get reads an option of the input.
func get[T any](b *builder, o conf.Option[T]) T {
	value, err := conf.Get(b.in, o)
	if err != nil {
		b.fail(err)
	}
	return value
}

// put writes an option.
func put[T any](b *builder, o conf.Option[T], value T) { conf.Put(b.out, o, value) }

// putIfUnset writes an option unless the input has it.
func putIfUnset[T any](b *builder, o conf.Option[T], value T) {
	if !conf.Has(b.in, o) {
		conf.Put(b.out, o, value)
	}
}

// cluster writes all that the spec of a cluster means.
func (b *builder) cluster() {
	putIfUnset(b, option.RESTServiceType, option.ClusterIP)
	putIfUnset(b, option.WebCancelEnable, false)
	put(b, option.FlinkVersion, b.version.String())
	b.image()
	b.files()
	b.jobManager()
	b.taskManager()
	if b.spec.Job != nil {
		b.application(b.spec.Job)
	} else {
		put(b, option.Target, option.TargetSession)
	}
	if b.standalone() {
		b.standaloneCluster()
	}
	b.names()
}

func (b *builder) standalone() bool { return b.spec.Mode == v1beta1.KubernetesModeStandalone }

func (b *builder) image() {
	if image := text(b.spec.Image); !isBlank(image) {
		key := option.Image.Key
		if !b.version.HasImageRef() {
			key = oldImageKey
		}
		b.out.Set(key, image)
	}
	if policy := text(b.spec.ImagePullPolicy); !isBlank(policy) {
		b.pullPolicy(policy)
	}
	if b.spec.ServiceAccount != nil {
		put(b, option.ServiceAccount, *b.spec.ServiceAccount)
	}
}

// oldImageKey was the key of the image before Flink 1.17.
const oldImageKey = "kubernetes.container.image"

func (b *builder) pullPolicy(policy string) {
	known := []option.PullPolicy{option.PullIfNotPresent, option.PullAlways, option.PullNever}
	if !slices.Contains(known, option.PullPolicy(policy)) {
		b.fail(fmt.Errorf("unknown imagePullPolicy %q, expected one of %s", policy, known))
		return
	}
	put(b, option.ImagePullPolicy, option.PullPolicy(policy))
}

// application writes what a job means for its own cluster.
func (b *builder) application(job *v1beta1.JobSpec) {
	put(b, option.Target, option.TargetApplication)
	if job.JarURI != nil && !b.standalone() {
		b.jar(*job.JarURI)
	}
	put(b, option.Parallelism, b.parallelism())
	// The cluster must outlive its job, or the operator could not see how the job ended.
	put(b, option.ShutdownOnFinish, false)
	putIfUnset(b, option.SubmitFailedJob, true)
	b.anyJob(b.meta.Name, job)
}

// anyJob writes what a job means wherever it runs.
func (b *builder) anyJob(name string, job *v1beta1.JobSpec) {
	putIfUnset(b, option.JobName, name)
	if job.UpgradeMode == v1beta1.UpgradeModeLastState {
		putIfUnset(b, option.CheckpointInterval, defaultCheckpointInterval)
	}
	putIfUnset(b, option.CheckpointRetention, option.RetainOnCancellation)
	if job.AllowNonRestoredState != nil {
		put(b, option.SavepointIgnoreUnclaimed, *job.AllowNonRestoredState)
	}
	if job.EntryClass != nil {
		put(b, option.ApplicationMain, *job.EntryClass)
	}
	if job.Args != nil {
		put(b, option.ApplicationArgs, job.Args)
	}
}

// parallelism is that of all slots when the number of TaskManagers is given, else that of the job. In standalone mode the
// autoscaler's overrides count, because no one else would add TaskManagers for them.
func (b *builder) parallelism() int {
	if manager := b.spec.TaskManager; manager != nil && manager.Replicas != nil {
		return int(*manager.Replicas * int32(get(b, option.TaskSlots)))
	}
	if b.standalone() {
		if highest := b.highestOverride(); highest > 0 {
			return highest
		}
	}
	return int(b.spec.Job.Parallelism)
}

func (b *builder) highestOverride() int {
	highest := math.MinInt32
	for vertex, parallelism := range get(b, option.ParallelismOverrides) {
		value, err := strconv.ParseInt(parallelism, 10, 32)
		if err != nil {
			b.fail(fmt.Errorf("cannot read the parallelism override %q of vertex %s", parallelism, vertex))
		}
		highest = max(highest, int(value))
	}
	return highest
}

// names writes what the cluster is called.
func (b *builder) names() {
	put(b, option.Namespace, b.meta.Namespace)
	put(b, option.ClusterID, b.meta.Name)
	if option.IsHighlyAvailable(b.in) {
		put(b, option.HAClusterID, b.meta.Name)
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
