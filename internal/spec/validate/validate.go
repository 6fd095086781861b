// Package validate is the list of rules that a spec must satisfy, with the messages of the Java operator.
//
// The rules of a kind stand in chapters. All chapters are judged, in each only up to the first rule that is broken, and the
// first problem found is the verdict. A value that cannot even be read, such as a number that is none, is no verdict but an
// error, in whichever chapter it stands.
package validate

import (
	"fmt"
	"net/netip"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/settings"
)

// Environment is what a spec is judged against, beside itself.
type Environment struct {
	// Defaults is the operator's own configuration.
	Defaults conf.Conf
	// Settings are derived from it.
	Settings settings.Settings
	// Hosts are the addresses of host names in URIs of jars; a name that is missing could not be resolved. HostToResolve
	// tells which name is needed.
	Hosts map[string]netip.Addr
}

// effective returns the configuration that rules read: defaults, then one specification after the other.
func (e Environment) effective(namespace string, v *v1beta1.FlinkVersion, specs ...v1beta1.FlinkConfiguration) (conf.Conf, error) {
	var known version.Version
	if v != nil {
		var err error
		if known, err = version.Parse(string(*v)); err != nil {
			return conf.Conf{}, err
		}
	}
	c := clusterconf.Defaults(e.Defaults, namespace, known)
	for _, spec := range specs {
		own, err := conf.Flatten(spec.Raw())
		if err != nil {
			return conf.Conf{}, fmt.Errorf("cannot read spec.flinkConfiguration: %w", err)
		}
		c = c.Merge(own)
	}
	return c, nil
}

// rule is one thing a subject must satisfy.
type rule[S any] struct {
	name string
	// broken returns what is wrong, or nothing.
	broken func(S) (string, error)
}

// chapter is a list of rules of which only the first broken one is told.
type chapter[S any] []rule[S]

// one is a chapter of a single rule.
func one[S any](name string, broken func(S) (string, error)) chapter[S] {
	return chapter[S]{{name, broken}}
}

// verdict judges all chapters and returns the first problem, or nothing.
func verdict[S any](subject S, chapters []chapter[S]) (string, error) {
	first := ""
	for _, c := range chapters {
		problem, err := c.judge(subject)
		if err != nil {
			return "", err
		}
		if first == "" {
			first = problem
		}
	}
	return first, nil
}

func (c chapter[S]) judge(subject S) (string, error) {
	for _, r := range c {
		problem, err := r.broken(subject)
		if err != nil {
			return "", fmt.Errorf("cannot judge whether %s: %w", r.name, err)
		}
		if problem != "" {
			return problem, nil
		}
	}
	return "", nil
}

// no tells that nothing is wrong.
func no() (string, error) { return "", nil }

// unless returns the problem if a condition does not hold.
func unless(holds bool, problem string) (string, error) {
	if holds {
		return no()
	}
	return problem, nil
}
