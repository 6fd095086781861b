package cluster

import "github.com/drey-project/drey/flink/memory"

// Size works out how much memory the containers get.
func Size(d Draft) (Draft, error) {
	var err error
	d.Sizes, err = memory.OfContainers(d.Conf)
	return d, err
}
