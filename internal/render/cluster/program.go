package cluster

import (
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// WithArgs sets the arguments of a job. They are written as the cluster's Flink understands them without guessing.
func WithArgs(d Draft, args []string) (Draft, error) {
	release, err := Release(d.Conf)
	if err != nil {
		return Draft{}, err
	}
	dialect := d.Conf.Dialect()
	if release.ReadsStandardYAML() {
		dialect = conf.StandardYAML
	}
	d.Conf = d.Conf.With(option.ApplicationArgs.Key, option.ApplicationArgs.Text(args, dialect))
	return d, nil
}
