package cluster

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Status writes what runs and what is loaded. It is an error if the cluster does not work.
func (c *Cluster) Status(ctx context.Context, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	running := 0
	for _, name := range order() {
		state := "down"
		if c.place.Alive(ctx, name) {
			state = "up"
			running++
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", name, state, c.place.Log(name))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if running == 0 {
		return fmt.Errorf("the cluster is down: make up")
	}
	if err := c.nodeReady(ctx); err != nil {
		return fmt.Errorf("the node does not work: %w", err)
	}
	if err := c.dnsAnswers(ctx); err != nil {
		return fmt.Errorf("the cluster's DNS does not work: %w", err)
	}
	images, err := c.ctr(ctx, "images", "list", "--quiet")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "images: %s\nkubeconfig: %s\n", strings.Join(named(images), " "), c.Kubeconfig())
	return nil
}

// named leaves out the entries that containerd makes for itself, which are digests, and shortens the rest to what users write.
func named(list string) []string {
	var names []string
	for name := range strings.FieldsSeq(list) {
		if strings.HasPrefix(name, "sha256:") || strings.Contains(name, "@") {
			continue
		}
		names = append(names, strings.TrimPrefix(strings.TrimPrefix(name, "docker.io/"), "library/"))
	}
	return names
}
