package operator

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/door/confdir"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/observe"
)

// configuration is the operator's own configuration as its files and environment say.
type configuration struct {
	defaults conf.Conf
	env      map[string]string
	mutex    sync.Mutex
	// derived keeps the settings of each namespace and version, which every turn asks for.
	derived map[[2]string]observe.Operator
}

// load reads the configuration that the environment names.
func load(ctx context.Context, environ []string) (*configuration, error) {
	env := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		env[name] = value
	}
	defaults, err := confdir.Load(ctx, env)
	if err != nil {
		return nil, err
	}
	return &configuration{defaults: defaults, env: env, derived: map[[2]string]observe.Operator{}}, nil
}

// settings are the operator's settings outside of any namespace.
func (c *configuration) settings() (settings.Settings, error) {
	return settings.From(c.defaults, c.env)
}

// forResource are the settings for resources of a namespace and Flink version.
func (c *configuration) forResource(namespace, flinkVersion string) (observe.Operator, error) {
	key := [2]string{namespace, flinkVersion}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if known, found := c.derived[key]; found {
		return known, nil
	}
	v, err := version.Parse(flinkVersion)
	if err != nil {
		v = version.Version{} // the turn will refuse the resource; until then the general settings hold
	}
	s, err := settings.From(clusterconf.Defaults(c.defaults, namespace, v), c.env)
	if err != nil {
		return observe.Operator{}, err
	}
	c.derived[key] = observe.Operator{Defaults: c.defaults, Settings: s}
	return c.derived[key], nil
}

// flinkTimeout is how long an answer of a cluster's JobManager is waited for.
func (c *configuration) flinkTimeout(cluster types.NamespacedName, cc conf.Conf) (time.Duration, error) {
	flinkVersion, err := conf.Get(cc, option.FlinkVersion)
	if err != nil {
		return 0, err
	}
	own, err := c.forResource(cluster.Namespace, flinkVersion)
	return own.Settings.FlinkClientTimeout, err
}

// contribution is what this pod's files and environment add to a cluster. Files that are named but absent are left out.
func (c *configuration) contribution(cc conf.Conf) (cluster.Operator, error) {
	files := map[string]string{}
	for _, path := range cluster.Files(cc, c.env) {
		if isPrivate(path) {
			return cluster.Operator{}, fmt.Errorf("%s may not be given to a cluster: it lies where the operator's own secrets are", path)
		}
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return cluster.Operator{}, fmt.Errorf("cannot read %s for a cluster: %w", path, err)
		}
		files[path] = string(text)
	}
	return cluster.Operator{Files: files, Env: c.env}, nil
}

// private are the folders of which nothing may reach a cluster, whatever path its configuration names: they hold the
// credentials of the operator itself.
var private = []string{"/var/run/secrets", "/run/secrets", "/proc", "/certs"}

func isPrivate(path string) bool {
	clean, err := filepath.Abs(path)
	if err != nil {
		return true // where it leads cannot be told
	}
	if real, err := filepath.EvalSymlinks(clean); err == nil {
		clean = real
	}
	return slices.ContainsFunc(private, func(dir string) bool { return clean == dir || strings.HasPrefix(clean, dir+"/") })
}
