// Package jobimage makes images of Flink with a job of ours in them.
//
// The job is a directory of Java sources, named like its main class. It is compiled against the distribution that it will run in,
// and lies in the image at /opt/flink/jobs/<job>.jar: a standalone cluster hides what an image has in usrlib.
package jobimage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/flink"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/progress"
)

// place is where jobs lie in their images.
const place = "opt/flink/jobs/"

// Needs are the programs of the machine with which jobs are compiled.
func Needs() debian.Needs {
	return debian.Needs{"javac": "openjdk-17-jdk-headless", "jar": "openjdk-17-jdk-headless"}
}

// Make gives the image <job>:<version> of the job in a directory, from the cache if it is there.
func Make(ctx context.Context, store cache.Cache, sources, version string) (image.Image, error) {
	made, err := flink.Make(ctx, store, version)
	if err != nil {
		return image.Image{}, err
	}
	name := filepath.Base(sources)
	layer, err := jobLayer(ctx, store, sources, version)
	if err != nil {
		return image.Image{}, fmt.Errorf("cannot make an image of the job %s for Flink %s: %w", name, version, err)
	}
	made.Names = []string{name + ":" + version}
	made.Layers = append(made.Layers, layer)
	return made, nil
}

func jobLayer(ctx context.Context, store cache.Cache, sources, version string) (image.Layer, error) {
	libraries, err := flink.Libraries(ctx, store, version)
	if err != nil {
		return image.Layer{}, err
	}
	inputs, err := cache.Sources(ctx, sources, "*.java")
	if err != nil {
		return image.Layer{}, err
	}
	name := filepath.Base(sources)
	entry := cache.Entry{Name: "job-" + name + "-" + version, Inputs: append(inputs, libraries, place)}
	dir, err := store.Make(ctx, entry, func(ctx context.Context, dir string) error {
		done := progress.Step(ctx, "compiling the job "+name+" for Flink "+version)
		if err := compile(ctx, store, sources, libraries, dir); err != nil {
			return err
		}
		layer, err := image.WriteLayer(ctx, filepath.Join(dir, "layer.tar"), func(b *image.Builder) error {
			return b.Copy(ctx, place+name+".jar", 0o644, filepath.Join(dir, name+".jar"))
		})
		if err != nil {
			return err
		}
		done()
		return image.Remember(ctx, layer)
	})
	if err != nil {
		return image.Layer{}, err
	}
	return image.Recall(ctx, filepath.Join(dir, "layer.tar"))
}

// compile makes the jar of a job.
func compile(ctx context.Context, store cache.Cache, sources, libraries, dir string) error {
	name := filepath.Base(sources)
	files, err := filepath.Glob(filepath.Join(sources, "*.java"))
	if err != nil || len(files) == 0 {
		return errors.Join(err, fmt.Errorf("%s has no Java sources", sources))
	}
	classes := filepath.Join(dir, "classes")
	javac := []string{"javac", "--release", "17", "-Xlint:all,-processing,-classfile", "-Werror", "-proc:none",
		"-classpath", filepath.Join(libraries, "*"), "-d", classes}
	// With a date, the same sources give the same bytes.
	jar := []string{"jar", "--create", "--file", filepath.Join(dir, name+".jar"), "--main-class", MainClass(name),
		"--date", image.Epoch().Format("2006-01-02T15:04:05Z"), "-C", classes, "."}
	for _, args := range [][]string{append(javac, files...), jar} {
		err := command.Run(ctx, command.Command{What: "compile the job " + name, Args: args, Log: store.Log("job-" + name)})
		if err != nil {
			return err
		}
	}
	return os.RemoveAll(classes)
}

// MainClass is the main class of a job: counting.Counting for counting.
func MainClass(job string) string { return job + "." + strings.ToUpper(job[:1]) + job[1:] }
