package cluster

import (
	"fmt"
	"strings"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// CheckZooKeeper refuses an application whose metadata is to be in a ZooKeeper that nobody named.
func CheckZooKeeper(d Draft) (Draft, error) {
	if d.Job == nil || !option.IsZooKeeperHA(d.Conf) {
		return d, nil
	}
	quorum, err := conf.Get(d.Conf, option.ZooKeeperQuorum)
	if err == nil && strings.TrimSpace(quorum) == "" {
		err = fmt.Errorf("No valid ZooKeeper quorum has been specified. You can specify the quorum via the configuration key '%s'.",
			option.ZooKeeperQuorum.Key)
	}
	return d, err
}
