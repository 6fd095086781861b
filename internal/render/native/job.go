package native

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/spec/jaruri"
)

const (
	entrypoints           = "org.apache.flink.kubernetes.entrypoint."
	applicationEntrypoint = entrypoints + "KubernetesApplicationClusterEntrypoint"
	sessionEntrypoint     = entrypoints + "KubernetesSessionClusterEntrypoint"
)

// ErrExists means that the objects of an earlier cluster of the same name are not gone yet.
var ErrExists = errors.New("already exists")

// Programs that need no jar.
var (
	pythonClasses = []string{
		"org.apache.flink.client.python.PythonDriver", "org.apache.flink.client.python.PythonGatewayServer",
	}
	pythonArgs = []string{"-py", "-pym", "--python", "--pyModule"}
)

// prepareJob tells Flink what an application runs. A session cluster runs nothing yet.
func prepareJob(d cluster.Draft) (cluster.Draft, error) {
	if d.Job == nil {
		return d, nil
	}
	if d.Existing.RESTService {
		return d, fmt.Errorf("The Flink cluster %s %w.", d.ID, ErrExists)
	}
	target, err := conf.Get(d.Conf, option.Target)
	if err != nil {
		return d, err
	}
	if !strings.EqualFold(target, option.TargetApplication) {
		return d, fmt.Errorf("%s of an application must be %s, not %q", option.Target.Key, option.TargetApplication, target)
	}
	if d, err = cluster.WithArgs(d, d.Job.Args); err != nil {
		return d, err
	}
	if d.Job.EntryClass != nil {
		d.Conf = conf.Set(d.Conf, option.ApplicationMain, *d.Job.EntryClass)
	}
	if err := checkJars(d); err != nil {
		return d, err
	}
	return d, checkUpload(d.Conf)
}

func checkJars(d cluster.Draft) error {
	if isPython(d) {
		return nil
	}
	jars, err := conf.Get(d.Conf, option.Jars)
	if err != nil {
		return err
	}
	if len(jars) != 1 {
		// The second half is what Flink's own client says.
		return fmt.Errorf("%s names %d jars: Should only have one jar", option.Jars.Key, len(jars))
	}
	if _, err := jaruri.Parse(jars[0]); err != nil {
		return fmt.Errorf("cannot read %s: %w", option.Jars.Key, err)
	}
	return nil
}

func isPython(d cluster.Draft) bool {
	if class := d.Job.EntryClass; class != nil && slices.Contains(pythonClasses, *class) {
		return true
	}
	return slices.ContainsFunc(d.Job.Args, func(arg string) bool { return slices.Contains(pythonArgs, arg) })
}

// checkUpload refuses to leave behind what Flink's client would have uploaded from its own file system.
func checkUpload(c conf.Conf) error {
	upload, err := conf.Get(c, uploadEnabled)
	if err != nil || !upload {
		return err
	}
	for _, o := range []conf.Option[[]string]{option.Jars, artifacts} {
		uris, err := conf.Get(c, o)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(uris, func(uri string) bool { return strings.HasPrefix(uri, "local:") }) {
			return fmt.Errorf("%s is not supported: the files that %s names with local: are not in the operator",
				uploadEnabled.Key, o.Key)
		}
	}
	return nil
}

// nameEntrypoint says which program the JobManager starts.
func nameEntrypoint(d cluster.Draft) (cluster.Draft, error) {
	class := sessionEntrypoint
	if d.Job != nil {
		class = applicationEntrypoint
	}
	d.Conf = conf.Set(conf.Set(d.Conf, option.ExecutionMode, "NORMAL"), option.EntryPoint, class)
	return d, nil
}
