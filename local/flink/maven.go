package flink

import (
	"context"
	"encoding/xml"
	"errors"
	"os"
	"path"
	"path/filepath"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/progress"
)

// artifact is a jar in a Maven registry.
type artifact struct {
	Group      string `xml:"groupId"`
	Name       string `xml:"artifactId"`
	Version    string `xml:"version"`
	Classifier string `xml:"classifier,omitempty"`
}

func (a artifact) file() string {
	if a.Classifier != "" {
		return a.Name + "-" + a.Version + "-" + a.Classifier + ".jar"
	}
	return a.Name + "-" + a.Version + ".jar"
}

// optional are the jars of opt/ that the Python package leaves out.
func (r release) optional() []artifact {
	var all []artifact
	for _, name := range []string{"flink-s3-fs-hadoop", "flink-s3-fs-presto", "flink-state-processor-api"} {
		all = append(all, artifact{Group: "org.apache.flink", Name: name, Version: r.version})
	}
	return all
}

// exampleJars are published as jars of their own, with their main class for a classifier.
func (r release) exampleJars() []artifact {
	var all []artifact
	for _, class := range []string{"TopSpeedWindowing", "WordCount", "WindowJoin", "SessionWindowing", "SocketWindowWordCount"} {
		all = append(all, artifact{Group: "org.apache.flink", Name: "flink-examples-streaming", Version: r.examples, Classifier: class})
	}
	return all
}

// stateMachine are the jars whose parts make StateMachineExample.jar, which nobody publishes.
func (r release) stateMachine() []artifact {
	return []artifact{
		{Group: "org.apache.flink", Name: "flink-examples-streaming", Version: r.examples},
		{Group: "org.apache.flink", Name: "flink-connector-datagen", Version: r.version},
		{Group: "org.apache.flink", Name: "flink-connector-kafka", Version: r.kafka},
		{Group: "org.apache.kafka", Name: "kafka-clients", Version: r.client},
	}
}

const stateMachineClass = "org.apache.flink.streaming.examples.statemachine.StateMachineExample"

// resolve gives a directory with all jars of a release.
func resolve(ctx context.Context, store cache.Cache, r release) (string, error) {
	all := append(append(r.optional(), r.exampleJars()...), r.stateMachine()...)
	pom, err := pomOf(all)
	if err != nil {
		return "", err
	}
	return store.Make(ctx, cache.Entry{Name: "maven-flink-" + r.version, Inputs: []string{string(pom)}}, func(ctx context.Context, dir string) error {
		done := progress.Step(ctx, "downloading S3 file systems and examples of Flink "+r.version+" (230 MB)")
		file := filepath.Join(dir, "pom.xml")
		if err := os.WriteFile(file, pom, 0o644); err != nil {
			return err
		}
		err := command.Run(ctx, command.Command{
			What: "download jars with Maven", Dir: dir, Log: store.Log("maven"),
			Args:   []string{"mvn", "--batch-mode", "--quiet", "-Dmaven.repo.local=" + filepath.Join(dir, "repository"), "dependency:copy"},
			Remedy: "run the same command again: the registry may have been slow",
		})
		if err != nil {
			return err
		}
		done()
		return os.RemoveAll(filepath.Join(dir, "repository"))
	})
}

type project struct {
	XMLName xml.Name `xml:"project"`
	Model   string   `xml:"modelVersion"`
	Group   string   `xml:"groupId"`
	Name    string   `xml:"artifactId"`
	Version string   `xml:"version"`
	Packing string   `xml:"packaging"`
	Plugin  plugin   `xml:"build>plugins>plugin"`
}

type plugin struct {
	Group   string     `xml:"groupId"`
	Name    string     `xml:"artifactId"`
	Version string     `xml:"version"`
	Output  string     `xml:"configuration>outputDirectory"`
	Items   []artifact `xml:"configuration>artifactItems>artifactItem"`
}

// pomOf is a project that copies jars. It names them as items and not as dependencies:
// so their own poms, some of which have parents that cannot be had, are not read. Newer versions of the plugin read them all the same.
func pomOf(all []artifact) ([]byte, error) {
	return xml.MarshalIndent(project{
		Model: "4.0.0", Group: "dev.drey.local", Name: "flink", Version: "1", Packing: "pom",
		Plugin: plugin{Group: "org.apache.maven.plugins", Name: "maven-dependency-plugin", Version: "2.8", Output: "${basedir}", Items: all},
	}, "", " ")
}

// addJars adds what Maven brought.
func addJars(ctx context.Context, b *image.Builder, r release, dir string) error {
	var problems []error
	for _, a := range r.optional() {
		problems = append(problems, b.Copy(ctx, path.Join(home, "opt", a.file()), 0o644, filepath.Join(dir, a.file())))
	}
	for _, a := range r.exampleJars() {
		problems = append(problems, b.Copy(ctx, path.Join(home, "examples/streaming", a.Classifier+".jar"), 0o644, filepath.Join(dir, a.file())))
	}
	var parts []part
	for i, a := range r.stateMachine() {
		p := part{jar: filepath.Join(dir, a.file())}
		if i == 0 { // of the other examples nothing is taken
			p.prefix = "org/apache/flink/streaming/examples/statemachine/"
		}
		parts = append(parts, p)
	}
	jar, err := merge(ctx, stateMachineClass, parts)
	if err != nil {
		return errors.Join(append(problems, err)...)
	}
	return errors.Join(append(problems, b.Text(path.Join(home, "examples/streaming/StateMachineExample.jar"), 0o644, string(jar)))...)
}
