// Command drey is the operator. It takes the command line of the image that it replaces:
//
//	drey operator
//	drey webhook
package main

import (
	"fmt"
	"os"

	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	"github.com/drey-project/drey/internal/entry/operator"
	"github.com/drey-project/drey/internal/entry/webhook"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "drey:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("expected one argument, operator or webhook, got %d", len(args))
	}
	switch args[0] {
	case "operator":
		return runOperator()
	case "webhook":
		return runWebhook()
	}
	return fmt.Errorf("unknown argument %q, expected operator or webhook", args[0])
}

// logJSON makes every line of the log JSON, those of the client library as well.
func logJSON() {
	logger := zap.New(zap.UseDevMode(false))
	ctrl.SetLogger(logger)
	klog.SetLogger(logger)
}

func runOperator() error {
	logJSON()
	access, err := ctrl.GetConfig()
	if err != nil {
		return fmt.Errorf("cannot find the Kubernetes API: %w", err)
	}
	return operator.Run(ctrl.SetupSignalHandler(), access, os.Environ())
}

func runWebhook() error {
	logJSON()
	access, err := ctrl.GetConfig()
	if err != nil {
		return fmt.Errorf("cannot find the Kubernetes API: %w", err)
	}
	return webhook.Run(ctrl.SetupSignalHandler(), access, os.Environ())
}
