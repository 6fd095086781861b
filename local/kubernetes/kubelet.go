package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	cadvisorapi "github.com/google/cadvisor/info/v1"
	"github.com/spf13/pflag"
	genericapiserver "k8s.io/apiserver/pkg/server"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/logs"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/klog/v2"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/kubelet/cadvisor"
	"k8s.io/kubernetes/pkg/kubelet/cm"
	"k8s.io/kubernetes/pkg/kubelet/kubeletconfig/configfiles"
	utilfs "k8s.io/kubernetes/pkg/util/filesystem"
)

// runKubelet is the kubelet with one change: the node has as many CPUs as the environment variable NODE_CPUS says.
// Flink asks for a whole CPU for each pod, so a small machine would be full after two pods that are idle most of the time.
func runKubelet(ctx context.Context, args []string) error {
	server, err := kubeletServer(ctx, args)
	if err != nil {
		return err
	}
	logs.InitLogs()
	if err := logsapi.ValidateAndApplyAsField(&server.Logging, utilfeature.DefaultFeatureGate, nil); err != nil {
		return fmt.Errorf("cannot set up logging: %w", err)
	}
	deps, err := kubelet.UnsecuredDependencies(ctx, server, utilfeature.DefaultFeatureGate)
	if err != nil {
		return fmt.Errorf("cannot make the kubelet's dependencies: %w", err)
	}
	if deps.CAdvisorInterface, err = machine(ctx, server); err != nil {
		return err
	}
	return kubelet.Run(genericapiserver.SetupSignalContext(), server, deps, utilfeature.DefaultFeatureGate)
}

// kubeletServer reads the flags and the configuration file that they name.
func kubeletServer(ctx context.Context, args []string) (*options.KubeletServer, error) {
	flags := options.NewKubeletFlags()
	set := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	flags.AddFlags(set)
	if err := set.Parse(args); err != nil {
		return nil, err
	}
	file, err := filepath.Abs(flags.KubeletConfigFile)
	if err != nil {
		return nil, err
	}
	loader, err := configfiles.NewFsLoader(&utilfs.DefaultFs{}, file)
	if err != nil {
		return nil, err
	}
	config, err := loader.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot load %s: %w", file, err)
	}
	if err := utilfeature.DefaultMutableFeatureGate.SetFromMap(config.FeatureGates); err != nil {
		return nil, err
	}
	return &options.KubeletServer{KubeletFlags: *flags, KubeletConfiguration: *config}, nil
}

// sizedMachine is the machine as cadvisor sees it, with another number of CPUs.
type sizedMachine struct {
	cadvisor.Interface
	cpus int
}

func (m sizedMachine) MachineInfo() (*cadvisorapi.MachineInfo, error) {
	info, err := m.Interface.MachineInfo()
	if err != nil || m.cpus == 0 {
		return info, err
	}
	sized := *info
	sized.NumCores = m.cpus
	return &sized, nil
}

func machine(ctx context.Context, server *options.KubeletServer) (cadvisor.Interface, error) {
	cpus, err := strconv.Atoi(cmp.Or(os.Getenv("NODE_CPUS"), "0"))
	if err != nil {
		return nil, fmt.Errorf("NODE_CPUS is no number: %w", err)
	}
	roots := []string{cm.NodeAllocatableRoot(server.CgroupRoot, server.CgroupsPerQOS, server.CgroupDriver)}
	found, err := cadvisor.New(klog.FromContext(ctx), cadvisor.NewImageFsInfoProvider(server.ContainerRuntimeEndpoint), server.RootDirectory, roots,
		cadvisor.UsingLegacyCadvisorStats(server.ContainerRuntimeEndpoint), server.LocalStorageCapacityIsolation)
	if err != nil {
		return nil, fmt.Errorf("cannot look at the machine: %w", err)
	}
	return sizedMachine{Interface: found, cpus: cpus}, nil
}
