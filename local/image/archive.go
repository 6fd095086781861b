// Package image writes container images as docker archives.
//
// An archive holds its layers uncompressed, so that the digest of a layer is also its name and loading it is one copy:
//
//	manifest.json        which configuration, which names, which layers
//	<sha256>.json        the configuration
//	<sha256>/layer.tar   a layer
//
// The same input gives the same bytes.
package image

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

// Epoch is the time of everything in an image.
func Epoch() time.Time { return time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC) }

// Image is an image to be written.
type Image struct {
	Names  []string // with their tags: flink:1.20
	Layers []Layer
	Config Config
}

// Layer is an uncompressed tar on disk.
type Layer struct {
	Path   string `json:"path"`
	Digest string `json:"digest"` // sha256 of the tar, in hexadecimal
	Size   int64  `json:"size"`
}

// Config is what a container of the image starts with.
type Config struct {
	User         string              `json:"User,omitempty"`
	Env          []string            `json:"Env"`
	Entrypoint   []string            `json:"Entrypoint,omitempty"`
	Cmd          []string            `json:"Cmd,omitempty"`
	WorkingDir   string              `json:"WorkingDir,omitempty"`
	ExposedPorts map[string]struct{} `json:"ExposedPorts,omitempty"`
	Labels       map[string]string   `json:"Labels,omitempty"`
}

type configFile struct {
	Architecture string    `json:"architecture"`
	OS           string    `json:"os"`
	Created      time.Time `json:"created"`
	Config       Config    `json:"config"`
	RootFS       rootFS    `json:"rootfs"`
	History      []history `json:"history"`
}

type rootFS struct {
	Type    string   `json:"type"`
	DiffIDs []string `json:"diff_ids"`
}

type history struct {
	Created   time.Time `json:"created"`
	CreatedBy string    `json:"created_by"`
}

type manifest struct {
	Config   string
	RepoTags []string
	Layers   []string
}

// ID is the digest of the image's configuration, by which container engines know it.
func (i Image) ID() (string, error) {
	config, err := i.configFile()
	if err != nil {
		return "", err
	}
	return hexDigest(config), nil
}

func (i Image) configFile() ([]byte, error) {
	file := configFile{Architecture: runtime.GOARCH, OS: "linux", Created: Epoch(), Config: i.Config, RootFS: rootFS{Type: "layers"}}
	for _, layer := range i.Layers {
		file.RootFS.DiffIDs = append(file.RootFS.DiffIDs, "sha256:"+layer.Digest)
		file.History = append(file.History, history{Created: Epoch(), CreatedBy: "drey"})
	}
	return json.Marshal(file)
}

func (i Image) manifestFile(id string) ([]byte, error) {
	m := manifest{Config: id + ".json", RepoTags: i.Names}
	for _, layer := range i.Layers {
		m.Layers = append(m.Layers, layer.Digest+"/layer.tar")
	}
	return json.Marshal([]manifest{m})
}

// WriteArchive writes the image to out, reading its layers from disk.
func (i Image) WriteArchive(ctx context.Context, out io.Writer) error {
	config, err := i.configFile()
	if err != nil {
		return err
	}
	id := hexDigest(config)
	list, err := i.manifestFile(id)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(out)
	for _, file := range []struct {
		name    string
		content []byte
	}{{"manifest.json", list}, {id + ".json", config}} {
		if err := addFile(archive, file.name, int64(len(file.content)), strings.NewReader(string(file.content))); err != nil {
			return err
		}
	}
	for _, layer := range i.Layers {
		if err := addLayer(ctx, archive, layer); err != nil {
			return fmt.Errorf("cannot add layer %s: %w", layer.Path, err)
		}
	}
	return archive.Close()
}

func addLayer(_ context.Context, archive *tar.Writer, layer Layer) error {
	file, err := os.Open(layer.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	return addFile(archive, layer.Digest+"/layer.tar", layer.Size, file)
}

func addFile(archive *tar.Writer, name string, size int64, content io.Reader) error {
	header := &tar.Header{Name: name, Mode: 0o644, Size: size, ModTime: Epoch(), Format: tar.FormatPAX}
	if err := archive.WriteHeader(header); err != nil {
		return err
	}
	_, err := io.Copy(archive, content)
	return err
}

func hexDigest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
