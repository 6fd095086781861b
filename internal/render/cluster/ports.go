package cluster

import (
	"fmt"
	"strconv"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// Ports are where the JobManager of a cluster listens.
type Ports struct {
	REST, RESTBind, RPC, Blob int32
}

// Ports that replace 0, which would mean any free port.
const (
	fixedBlobPort  = 6124
	fixedTMRPCPort = 6122
	fixedRESTPort  = 8081
)

// FixPorts gives every port that other pods must know a number, and with high availability the cluster its name.
func FixPorts(d Draft) (Draft, error) {
	wanted := []struct {
		o    conf.Option[string]
		port int
	}{{option.BlobPort, fixedBlobPort}, {option.TaskManagerPort, fixedTMRPCPort}, {option.RESTBindPort, fixedRESTPort}}
	for _, w := range wanted {
		var err error
		if d.Conf, err = fixPort(d.Conf, w.o, w.port); err != nil {
			return Draft{}, err
		}
	}
	var err error
	if d, err = fixHA(d); err != nil {
		return Draft{}, err
	}
	d.Ports, err = readPorts(d.Conf)
	return d, err
}

func fixHA(d Draft) (Draft, error) {
	if !option.IsHighlyAvailable(d.Conf) {
		return d, nil
	}
	rpc, err := conf.Get(d.Conf, option.JobManagerPort)
	if err != nil {
		return Draft{}, err
	}
	d.Conf = conf.Set(d.Conf, option.HAClusterID, d.ID)
	d.Conf, err = fixPort(d.Conf, option.HAJobManagerPort, rpc)
	return d, err
}

func fixPort(c conf.Conf, o conf.Option[string], port int) (conf.Conf, error) {
	set, err := fixedPort(c, o)
	if err != nil || set != 0 {
		return c, err
	}
	return conf.Set(c, o, strconv.Itoa(port)), nil
}

// fixedPort reads a port that Flink would also take as a range.
func fixedPort(c conf.Conf, o conf.Option[string]) (int32, error) {
	text, err := conf.Get(c, o)
	if err != nil {
		return 0, err
	}
	port, err := conf.ParseInt(text)
	if err != nil {
		return 0, fmt.Errorf("%s should be specified to a fixed port. Do not support a range of ports: %w", o.Key, err)
	}
	return int32(port), nil
}

func readPorts(c conf.Conf) (Ports, error) {
	rest, err := conf.Get(c, option.RESTPort)
	if err != nil {
		return Ports{}, err
	}
	rpc, err := conf.Get(c, option.JobManagerPort)
	if err != nil {
		return Ports{}, err
	}
	bind, err := fixedPort(c, option.RESTBindPort)
	if err != nil {
		return Ports{}, err
	}
	blob, err := fixedPort(c, option.BlobPort)
	if err == nil && blob <= 0 {
		err = fmt.Errorf("%s must be a port", option.BlobPort.Key)
	}
	return Ports{REST: int32(rest), RESTBind: bind, RPC: int32(rpc), Blob: blob}, err
}
