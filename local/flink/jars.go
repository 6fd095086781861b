package flink

import (
	"context"
	"errors"
	"path"
	"path/filepath"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/maven"
)

// optional are the jars of opt/ that the Python package leaves out.
func (r release) optional() []maven.Artifact {
	var all []maven.Artifact
	for _, name := range []string{"flink-s3-fs-hadoop", "flink-s3-fs-presto", "flink-state-processor-api"} {
		all = append(all, maven.Artifact{Group: "org.apache.flink", Name: name, Version: r.version})
	}
	return all
}

// exampleJars are published as jars of their own, with their main class for a classifier.
func (r release) exampleJars() []maven.Artifact {
	var all []maven.Artifact
	for _, class := range []string{"TopSpeedWindowing", "WordCount", "WindowJoin", "SessionWindowing", "SocketWindowWordCount"} {
		all = append(all, maven.Artifact{Group: "org.apache.flink", Name: "flink-examples-streaming", Version: r.examples, Classifier: class})
	}
	return all
}

// stateMachine are the jars whose parts make StateMachineExample.jar, which nobody publishes.
func (r release) stateMachine() []maven.Artifact {
	return []maven.Artifact{
		{Group: "org.apache.flink", Name: "flink-examples-streaming", Version: r.examples},
		{Group: "org.apache.flink", Name: "flink-connector-datagen", Version: r.version},
		{Group: "org.apache.flink", Name: "flink-connector-kafka", Version: r.kafka},
		{Group: "org.apache.kafka", Name: "kafka-clients", Version: r.client},
	}
}

const stateMachineClass = "org.apache.flink.streaming.examples.statemachine.StateMachineExample"

// resolve gives a directory with all jars of a release.
func resolve(ctx context.Context, store cache.Cache, r release) (string, error) {
	return maven.Fetch(ctx, store, maven.Bundle{
		Name: "flink-" + r.version, Hint: "S3 file systems and examples of Flink " + r.version + " (230 MB)",
		Jars: append(append(r.optional(), r.exampleJars()...), r.stateMachine()...),
	})
}

// addJars adds what Maven brought.
func addJars(ctx context.Context, b *image.Builder, r release, dir string) error {
	var problems []error
	for _, a := range r.optional() {
		problems = append(problems, b.Copy(ctx, path.Join(home, "opt", a.File()), 0o644, filepath.Join(dir, a.File())))
	}
	for _, a := range r.exampleJars() {
		problems = append(problems, b.Copy(ctx, path.Join(home, "examples/streaming", a.Classifier+".jar"), 0o644, filepath.Join(dir, a.File())))
	}
	var parts []part
	for i, a := range r.stateMachine() {
		p := part{jar: filepath.Join(dir, a.File())}
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
