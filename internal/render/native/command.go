package native

import (
	"fmt"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/render/cluster"
)

// script starts a JobManager in Flink's images.
const script = "kubernetes-jobmanager.sh"

// command replaces what the container runs.
func command(d cluster.Draft) (cluster.Draft, error) {
	target, err := target(d.Conf)
	if err != nil {
		return d, err
	}
	entry, err := conf.Get(d.Conf, option.EntryPath)
	if err != nil {
		return d, err
	}
	args, err := conf.Get(d.Conf, option.JobManagerEntryArgs)
	if err != nil {
		return d, err
	}
	d.Main.Command = []string{entry}
	d.Main.Args = []string{"bash", "-c", script + " " + target + " " + args}
	return d, nil
}

// target is the kind of cluster, as the start script wants it written.
func target(c conf.Conf) (string, error) {
	text, err := conf.Get(c, option.Target)
	if err != nil {
		return "", err
	}
	for _, known := range []string{option.TargetSession, option.TargetApplication} {
		if strings.EqualFold(text, known) {
			return known, nil
		}
	}
	return "", fmt.Errorf("unknown Kubernetes deployment target %q in %s, the available options are: %s,%s",
		text, option.Target.Key, option.TargetSession, option.TargetApplication)
}

// checkClient reads what only Flink's own client in the JobManager will use: better to hear of a mistake now.
func checkClient(d cluster.Draft) (cluster.Draft, error) {
	_, err := conf.Get(d.Conf, option.RESTNodeAddressType)
	if err != nil {
		return d, err
	}
	for _, o := range []conf.Option[int]{option.TransactionRetries, option.ClientIOPoolSize} {
		if _, err := conf.Get(d.Conf, o); err != nil {
			return d, err
		}
	}
	for _, o := range []conf.Option[time.Duration]{firstRetryDelay, lastRetryDelay} {
		if _, err := conf.Get(d.Conf, o); err != nil {
			return d, err
		}
	}
	return d, nil
}
