// Package chart gives what the Helm chart of the checkout installs.
package chart

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// Chart is the chart of a checkout.
type Chart struct {
	// Helm is the path of the program.
	Helm     string
	Checkout string
}

// Find finds the chart, and the helm that the environment names or that `make helm` builds.
func Find(ctx context.Context, checkout string) (Chart, error) {
	if helm := os.Getenv("HELM"); helm != "" {
		return Chart{Helm: helm, Checkout: checkout}, nil
	}
	makeHelm := exec.CommandContext(ctx, "make", "--no-print-directory", "-s", "helm")
	makeHelm.Dir, makeHelm.Stderr = checkout, os.Stderr
	out, err := makeHelm.Output()
	if err != nil {
		return Chart{}, fmt.Errorf("cannot make helm: %w", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return Chart{Helm: lines[len(lines)-1], Checkout: checkout}, nil
}

// Path is where the chart lies.
func (c Chart) Path() string { return filepath.Join(c.Checkout, "helm", "flink-kubernetes-operator") }

// Render gives the objects that the chart installs into a namespace with some values, each as --set takes it.
func (c Chart) Render(ctx context.Context, namespace string, values ...string) ([]*unstructured.Unstructured, error) {
	args := []string{"template", "flink-kubernetes-operator", c.Path(), "--namespace", namespace}
	for _, v := range values {
		args = append(args, "--set", v)
	}
	out, err := exec.CommandContext(ctx, c.Helm, args...).Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("cannot render the chart: %w\n%s", err, failed.Stderr)
	}
	if err != nil {
		return nil, err
	}
	return decode(string(out))
}

// CRDs are the definitions of the chart.
func (c Chart) CRDs() ([]*unstructured.Unstructured, error) {
	files, err := filepath.Glob(filepath.Join(c.Path(), "crds", "*.yml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("the chart has no CRDs: %w", err)
	}
	var all []*unstructured.Unstructured
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		crds, err := decode(string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, crds...)
	}
	return all, nil
}

func decode(text string) ([]*unstructured.Unstructured, error) {
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	var all []*unstructured.Unstructured
	for {
		o := &unstructured.Unstructured{}
		err := decoder.Decode(&o.Object)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read a manifest: %w", err)
		}
		if len(o.Object) > 0 {
			all = append(all, o)
		}
	}
}

// Configuration is the content of the config map with the operator's configuration.
func Configuration(objects []*unstructured.Unstructured) (map[string]string, error) {
	for _, o := range objects {
		if o.GetKind() != "ConfigMap" || o.GetName() != "flink-operator-config" {
			continue
		}
		var c corev1.ConfigMap
		err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, &c)
		return c.Data, err
	}
	return nil, errors.New("the chart has no operator configuration")
}
