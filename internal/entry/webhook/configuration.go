package webhook

import (
	"context"
	"maps"
	"sync/atomic"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/door/confdir"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/spec/validate"
)

// configuration is the operator's own configuration, as its files say at the moment.
type configuration struct {
	env     map[string]string
	current atomic.Pointer[validate.Environment]
}

func load(ctx context.Context, env map[string]string) (*configuration, error) {
	c := &configuration{env: env}
	first, err := c.read(ctx)
	if err != nil {
		return nil, err
	}
	c.current.Store(&first)
	return c, nil
}

func (c *configuration) read(ctx context.Context) (validate.Environment, error) {
	defaults, err := confdir.Load(ctx, c.env)
	if err != nil {
		return validate.Environment{}, err
	}
	s, err := settings.From(defaults, c.env)
	return validate.Environment{Defaults: defaults, Settings: s}, err
}

// environment is what resources are judged against.
func (c *configuration) environment() validate.Environment { return *c.current.Load() }

// grace is how long running requests may go on at the end.
func (c *configuration) grace() time.Duration {
	grace, err := conf.Get(c.environment().Defaults, settings.TerminationTimeout)
	if err != nil {
		return *settings.TerminationTimeout.Default
	}
	return grace
}

// follow reads the files again from time to time, if that is wanted.
func (c *configuration) follow(ctx context.Context) {
	reload := c.environment().Settings.Reload
	if !reload.Enabled {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(reload.Interval):
			c.reload(ctx)
		}
	}
}

// reload takes over what the files say now. What cannot be read changes nothing.
func (c *configuration) reload(ctx context.Context) {
	next, err := c.read(ctx)
	if err != nil {
		log.FromContext(ctx).Error(err, "Cannot reload the configuration, the last one stays in effect")
		return
	}
	last := c.environment()
	if maps.Equal(last.Defaults.Map(), next.Defaults.Map()) {
		return
	}
	if !next.Settings.DynamicNamespaces {
		next.Settings.WatchedNamespaces = last.Settings.WatchedNamespaces
	}
	c.current.Store(&next)
	log.FromContext(ctx).Info("Configuration reloaded")
}
