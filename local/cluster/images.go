package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/flink"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/progress"
)

const searchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// made is what was built before anything is started.
type made struct {
	kubernetes string // the directory of its programs
	base       []image.Image
	flink      []image.Image
}

// allNeeds are the programs of the machine that are needed for the cluster and for the images.
func (c *Cluster) allNeeds() debian.Needs {
	all := needs()
	if len(c.Flink) > 0 {
		maps.Copy(all, flink.Needs())
	}
	return all
}

// prepare builds the programs, which takes the processors, while the images are made, which takes the network.
func (c *Cluster) prepare(ctx context.Context) (made, error) {
	var m made
	err := parallel(ctx,
		func(ctx context.Context) (err error) {
			m.kubernetes, err = c.Builder.Kubernetes(ctx)
			if err != nil {
				return err
			}
			m.base, err = c.baseImages(ctx)
			return err
		},
		func(ctx context.Context) (err error) {
			m.flink, err = c.flinkImages(ctx)
			return err
		},
	)
	return m, err
}

func (c *Cluster) flinkImages(ctx context.Context) ([]image.Image, error) {
	var images []image.Image
	for _, version := range c.Flink {
		made, err := flink.Make(ctx, c.Builder.Cache, version)
		if err != nil {
			return nil, err
		}
		images = append(images, made)
	}
	return images, nil
}

// FlinkImages makes the images of Flink without a cluster.
func (c *Cluster) FlinkImages(ctx context.Context) ([]image.Image, error) {
	if err := debian.Ensure(ctx, c.Builder.Cache.Log("apt"), c.allNeeds()); err != nil {
		return nil, err
	}
	return c.flinkImages(ctx)
}

// baseImages are the small images that a cluster itself needs.
func (c *Cluster) baseImages(ctx context.Context) ([]image.Image, error) {
	pause, err := c.Builder.Pause(ctx)
	if err != nil {
		return nil, err
	}
	coredns, err := c.Builder.CoreDNS(ctx)
	if err != nil {
		return nil, err
	}
	small := []struct{ name, dir string }{{"pause", pause}, {"coredns", coredns}}
	var images []image.Image
	for _, s := range small {
		made, err := c.singleProgram(ctx, s.name, s.dir)
		if err != nil {
			return nil, err
		}
		images = append(images, made)
	}
	busybox, err := c.busybox(ctx)
	return append(images, busybox), err
}

// singleProgram is an image that holds one static program and nothing else.
func (c *Cluster) singleProgram(ctx context.Context, name, dir string) (image.Image, error) {
	entry := cache.Entry{Name: "image-" + name, Inputs: []string{dir}}
	layer, err := c.layer(ctx, entry, func(ctx context.Context, _ string, b *image.Builder) error {
		return b.Copy(ctx, name, 0o755, filepath.Join(dir, name))
	})
	return image.Image{
		Names: []string{"drey.local/" + name + ":1"}, Layers: []image.Layer{layer},
		Config: image.Config{Env: []string{searchPath}, Entrypoint: []string{"/" + name}},
	}, err
}

// busybox is a shell with the usual tools, for init containers and for looking around.
func (c *Cluster) busybox(ctx context.Context) (image.Image, error) {
	layer, err := c.layer(ctx, cache.Entry{Name: "image-busybox", Inputs: []string{"busybox-static 1"}}, c.fillBusybox)
	return image.Image{
		Names: []string{"busybox:latest", "busybox:1.36", "busybox:1.35.0"}, Layers: []image.Layer{layer},
		Config: image.Config{Env: []string{searchPath}, Cmd: []string{"sh"}},
	}, err
}

func (c *Cluster) fillBusybox(ctx context.Context, dir string, b *image.Builder) error {
	if err := debian.Download(ctx, c.Builder.Cache.Log("busybox"), "busybox-static", dir); err != nil {
		return err
	}
	program := filepath.Join(dir, "bin", "busybox")
	list, err := command.Output(ctx, program, "--list")
	if err != nil {
		return err
	}
	problems := []error{b.Copy(ctx, "bin/busybox", 0o755, program)}
	for tool := range strings.FieldsSeq(list) {
		if tool != "busybox" {
			problems = append(problems, b.Link("bin/"+tool, "busybox"))
		}
	}
	problems = append(problems,
		b.Dir("tmp", 0o1777), b.Dir("root", 0o700), b.Dir("home", 0o755), b.Link("usr/bin", "../bin"),
		b.Text("etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n"),
		b.Text("etc/group", 0o644, "root:x:0:\nnogroup:x:65534:\n"),
		b.Text("etc/nsswitch.conf", 0o644, "hosts: files dns\n"))
	return errors.Join(problems...)
}

// layer keeps a layer in the cache, with what is known of it.
func (c *Cluster) layer(ctx context.Context, e cache.Entry, fill func(ctx context.Context, dir string, b *image.Builder) error) (image.Layer, error) {
	dir, err := c.Builder.Cache.Make(ctx, e, func(ctx context.Context, dir string) error {
		work := filepath.Join(dir, "work")
		if err := os.Mkdir(work, 0o755); err != nil {
			return err
		}
		layer, err := image.WriteLayer(ctx, filepath.Join(dir, "layer.tar"), func(b *image.Builder) error { return fill(ctx, work, b) })
		if err != nil {
			return err
		}
		return errors.Join(image.Remember(ctx, layer), os.RemoveAll(work))
	})
	if err != nil {
		return image.Layer{}, err
	}
	return image.Recall(ctx, filepath.Join(dir, "layer.tar"))
}

// loadBase waits for containerd and loads the images that the cluster itself needs.
func (c *Cluster) loadBase(ctx context.Context, m made) error {
	waiting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	err := c.wait(waiting, "containerd", func(ctx context.Context) error {
		_, err := c.ctr(ctx, "version")
		return err
	}, "containerd")
	if err != nil {
		return err
	}
	return c.Load(ctx, m.base...)
}

func (c *Cluster) loadFlink(ctx context.Context, m made) error { return c.Load(ctx, m.flink...) }

// Load gives images to the node, unless it has them.
func (c *Cluster) Load(ctx context.Context, images ...image.Image) error {
	listed, err := c.ctr(ctx, "images", "list", "--quiet")
	if err != nil {
		return fmt.Errorf("cannot list the node's images: %w", err)
	}
	there, known := strings.Fields(listed), c.loaded(ctx)
	for _, i := range images {
		id, err := i.ID()
		if err != nil {
			return err
		}
		if known[i.Names[0]] == id && slices.Contains(there, canonical(i.Names[0])) {
			continue
		}
		if err := c.load(ctx, i); err != nil {
			return err
		}
		known[i.Names[0]] = id
		if err := c.remember(ctx, known); err != nil {
			return err
		}
	}
	return nil
}

// load streams an archive that never lies on disk.
func (c *Cluster) load(ctx context.Context, i image.Image) error {
	began := time.Now()
	reader, writer := io.Pipe()
	go func() { writer.CloseWithError(i.WriteArchive(ctx, writer)) }()
	if err := c.LoadArchive(ctx, reader); err != nil {
		return fmt.Errorf("cannot load image %s: %w", i.Names[0], err)
	}
	progress.Say(ctx, "image %s loaded in %s", i.Names[0], progress.Duration(time.Since(began)))
	return nil
}

// LoadArchive gives the images of a docker or OCI archive to the node.
func (c *Cluster) LoadArchive(ctx context.Context, archive io.Reader) error {
	_, err := command.OutputOf(ctx, archive, "ctr", "--address", c.node.Socket(), "--namespace", "k8s.io", "images", "import", "-")
	return err
}

// canonical is a name as containerd knows it.
func canonical(name string) string {
	first, _, several := strings.Cut(name, "/")
	switch {
	case !several:
		return "docker.io/library/" + name
	case strings.ContainsAny(first, ".:") || first == "localhost":
		return name
	default:
		return "docker.io/" + name
	}
}

func (c *Cluster) loadedFile() string { return filepath.Join(c.node.Dir, "images.json") }

// loaded remembers which image was loaded under which name.
func (c *Cluster) loaded(_ context.Context) map[string]string {
	known := map[string]string{}
	if content, err := os.ReadFile(c.loadedFile()); err == nil {
		_ = json.Unmarshal(content, &known) // what cannot be read is loaded again
	}
	return known
}

func (c *Cluster) remember(ctx context.Context, known map[string]string) error {
	content, err := json.Marshal(known)
	if err != nil {
		return err
	}
	return writeFile(ctx, c.loadedFile(), string(content))
}
