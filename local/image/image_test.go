package image

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"testing"
)

func sample(t *testing.T) Image {
	t.Helper()
	layer, err := WriteLayer(t.Context(), filepath.Join(t.TempDir(), "layer.tar"), func(b *Builder) error {
		return errors.Join(b.Text("a/b/file", 0o644, "content"), b.Link("a/link", "b/file"), b.As(Owner{UID: 9999, GID: 9999}).Dir("home", 0o755))
	})
	if err != nil {
		t.Fatal(err)
	}
	return Image{Names: []string{"sample:1"}, Layers: []Layer{layer}, Config: Config{User: "9999", Entrypoint: []string{"/run"}}}
}

func members(t *testing.T, archive io.Reader) (names []string, content map[string][]byte) {
	t.Helper()
	content = map[string][]byte{}
	reader := tar.NewReader(archive)
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return names, content
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, header.Name)
		if content[header.Name], err = io.ReadAll(reader); err != nil {
			t.Fatal(err)
		}
	}
}

func TestArchiveLayout(t *testing.T) {
	i := sample(t)
	var out bytes.Buffer
	if err := i.WriteArchive(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	id, err := i.ID()
	if err != nil {
		t.Fatal(err)
	}
	names, content := members(t, &out)
	if want := []string{"manifest.json", id + ".json", i.Layers[0].Digest + "/layer.tar"}; !slices.Equal(names, want) {
		t.Errorf("the members are %q, want %q", names, want)
	}
	var list []manifest
	if err := json.Unmarshal(content["manifest.json"], &list); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(list[0].RepoTags, i.Names) || list[0].Config != id+".json" {
		t.Errorf("the manifest is %+v", list[0])
	}
	if got := hexDigest(content[id+".json"]); got != id {
		t.Errorf("the configuration's digest is %s, want %s", got, id)
	}
}

func TestLayerHasParentsOnceAndOwners(t *testing.T) {
	var out bytes.Buffer
	b := NewBuilder(&out)
	err := errors.Join(b.Text("a/b/one", 0o644, "1"), b.Text("a/b/two", 0o755, "2"), b.As(Owner{UID: 9999, GID: 9999}).Dir("a/mine", 0o755), b.Close())
	if err != nil {
		t.Fatal(err)
	}
	names, _ := members(t, bytes.NewReader(out.Bytes()))
	if want := []string{"a/", "a/b/", "a/b/one", "a/b/two", "a/mine/"}; !slices.Equal(names, want) {
		t.Errorf("the members are %q, want %q", names, want)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	var archives [2]bytes.Buffer
	for n := range archives {
		if err := sample(t).WriteArchive(context.Background(), &archives[n]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(archives[0].Bytes(), archives[1].Bytes()) {
		t.Error("two archives of the same image differ")
	}
}

func TestRecallFindsWhatWasRemembered(t *testing.T) {
	layer := sample(t).Layers[0]
	if err := Remember(t.Context(), layer); err != nil {
		t.Fatal(err)
	}
	recalled, err := Recall(t.Context(), layer.Path)
	if err != nil || recalled != layer {
		t.Errorf("got %+v, %v; want %+v", recalled, err, layer)
	}
	read, err := ReadLayer(t.Context(), layer.Path)
	if err != nil || read != layer {
		t.Errorf("read %+v, %v; want %+v", read, err, layer)
	}
}
