// Package flink makes images of Flink that behave like the official ones, from package registries alone.
//
// Debian gives the system and Java, PyPI the distribution (it is inside PyFlink), Maven Central the rest:
//
//	layer 1   Debian, Java 17, user flink (9999)              the same for all versions
//	layer 2   /opt/flink, /docker-entrypoint.sh               apache-flink-libraries: lib, opt, plugins
//	                                                          apache-flink: bin, conf
//	                                                          Maven: S3 file systems, examples
package flink

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/maven"
	"github.com/drey-project/drey/local/progress"
)

//go:embed docker-entrypoint.sh
var entrypoint string

const (
	home     = "opt/flink"
	javaHome = "/usr/lib/jvm/java-17-openjdk-" + runtime.GOARCH
	uid      = 9999
)

// release says which versions belong together. Not every version of everything can be had.
type release struct {
	version  string // of Flink itself
	examples string // of the examples: only few are published
	kafka    string // of the Kafka connector inside the state machine example
	client   string // of the Kafka client inside it
}

func releases() map[string]release {
	return map[string]release{
		"1.20": {version: "1.20.0", examples: "1.20.0", kafka: "3.3.0-1.20", client: "3.5.1"},
		"2.3":  {version: "2.3.0", examples: "2.3.0", kafka: "5.0.0-2.2", client: "4.0.1"},
	}
}

// Needs are the programs of the machine with which images are made.
func Needs() debian.Needs {
	needs := debian.Needs{"mmdebstrap": "mmdebstrap", "pip": "python3-pip"}
	maps.Copy(needs, maven.Needs())
	return needs
}

// find gives the release of a Flink version such as 1.20.
func find(version string) (release, error) {
	r, known := releases()[version]
	if !known {
		return r, fmt.Errorf("there is no image of Flink %q, only of %s", version, strings.Join(slices.Sorted(maps.Keys(releases())), ", "))
	}
	return r, nil
}

// Make gives the image of a Flink version such as 1.20, from the cache if it is there.
func Make(ctx context.Context, store cache.Cache, version string) (image.Image, error) {
	r, err := find(version)
	if err != nil {
		return image.Image{}, err
	}
	base, err := makeBase(ctx, store)
	if err != nil {
		return image.Image{}, err
	}
	entry := cache.Entry{Name: "flink-" + version, Inputs: []string{fmt.Sprint(r), entrypoint, "layout 1"}}
	dir, err := store.Make(ctx, entry, func(ctx context.Context, dir string) error {
		done := progress.Step(ctx, "putting Flink "+r.version+" together")
		if err := assemble(ctx, store, r, dir); err != nil {
			return fmt.Errorf("cannot make the image of Flink %s: %w", r.version, err)
		}
		done()
		return nil
	})
	if err != nil {
		return image.Image{}, err
	}
	layer, err := image.Recall(ctx, filepath.Join(dir, "layer.tar"))
	return describe(version, r, base, layer), err
}

// describe is the image as the official ones are.
func describe(version string, r release, layers ...image.Layer) image.Image {
	config := image.Config{
		Env: []string{
			"PATH=/opt/flink/bin:" + javaHome + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
			"JAVA_HOME=" + javaHome, "FLINK_HOME=/opt/flink", "LANG=C.UTF-8",
		},
		Entrypoint: []string{"/docker-entrypoint.sh"}, Cmd: []string{"help"}, WorkingDir: "/opt/flink",
		ExposedPorts: map[string]struct{}{"6123/tcp": {}, "8081/tcp": {}},
	}
	return image.Image{Names: names(version, r.version), Layers: layers, Config: config}
}

// names are the tags under which users know the image, the shortest first.
func names(versions ...string) []string {
	var all []string
	for _, suffix := range []string{"", "-java17", "-scala_2.12", "-scala_2.12-java17"} {
		for _, version := range versions {
			all = append(all, "flink:"+version+suffix)
		}
	}
	return all
}

// assemble downloads what a release is made of and writes its layer.
func assemble(ctx context.Context, store cache.Cache, r release, dir string) error {
	wheels, err := download(ctx, store, r)
	if err != nil {
		return err
	}
	jars, err := resolve(ctx, store, r)
	if err != nil {
		return err
	}
	layer, err := image.WriteLayer(ctx, filepath.Join(dir, "layer.tar"), func(b *image.Builder) error {
		return errors.Join(
			b.Text("docker-entrypoint.sh", 0o755, entrypoint),
			directories(b.As(image.Owner{UID: uid, GID: uid})),
			addDistribution(ctx, b, wheels),
			addJars(ctx, b, r, jars))
	})
	if err != nil {
		return err
	}
	return image.Remember(ctx, layer)
}

// directories are those that a distribution has even if they are empty.
func directories(b *image.Builder) error {
	var problems []error
	for _, name := range []string{"", "bin", "conf", "examples", "examples/streaming", "lib", "log", "opt", "plugins"} {
		problems = append(problems, b.Dir(home+"/"+name, 0o755))
	}
	return errors.Join(problems...)
}
