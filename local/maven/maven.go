// Package maven fetches jars from a Maven registry.
package maven

import (
	"context"
	"encoding/xml"
	"os"
	"path/filepath"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/progress"
)

// Needs are the programs of the machine with which jars are fetched.
func Needs() debian.Needs { return debian.Needs{"mvn": "maven"} }

// Artifact is a jar in a Maven registry.
type Artifact struct {
	Group      string `xml:"groupId"`
	Name       string `xml:"artifactId"`
	Version    string `xml:"version"`
	Classifier string `xml:"classifier,omitempty"`
}

// File is the name of the jar's file.
func (a Artifact) File() string {
	if a.Classifier != "" {
		return a.Name + "-" + a.Version + "-" + a.Classifier + ".jar"
	}
	return a.Name + "-" + a.Version + ".jar"
}

// Bundle is some jars under one name.
type Bundle struct {
	Name string
	// Hint is what there is to download, for people.
	Hint string
	Jars []Artifact
}

// Fetch gives a directory with the jars, from the cache if they are there.
func Fetch(ctx context.Context, store cache.Cache, b Bundle) (string, error) {
	pom, err := pomOf(b.Jars)
	if err != nil {
		return "", err
	}
	return store.Make(ctx, cache.Entry{Name: "maven-" + b.Name, Inputs: []string{string(pom)}}, func(ctx context.Context, dir string) error {
		done := progress.Step(ctx, "downloading "+b.Hint)
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
	Items   []Artifact `xml:"configuration>artifactItems>artifactItem"`
}

// pomOf is a project that copies jars. It names them as items and not as dependencies:
// so their own poms, some of which have parents that cannot be had, are not read. Newer versions of the plugin read them all the same.
func pomOf(all []Artifact) ([]byte, error) {
	return xml.MarshalIndent(project{
		Model: "4.0.0", Group: "dev.drey.local", Name: "flink", Version: "1", Packing: "pom",
		Plugin: plugin{Group: "org.apache.maven.plugins", Name: "maven-dependency-plugin", Version: "2.8", Output: "${basedir}", Items: all},
	}, "", " ")
}
