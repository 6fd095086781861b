package operatorimage

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/drey-project/drey/local/image"
)

func TestDirectoriesBelongToWhoNeedsThem(t *testing.T) {
	var layer bytes.Buffer
	b := image.NewBuilder(&layer)
	if err := errors.Join(fixed(b), owned(b.As(image.Owner{UID: uid, GID: uid})), b.Close()); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"opt/": 0, "tmp/": 0, "etc/passwd": 0, "opt/flink/": uid, "opt/flink/conf/": uid, "opt/flink/artifacts/": uid}
	archive := tar.NewReader(&layer)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if owner, ok := want[header.Name]; ok && owner != header.Uid {
			t.Errorf("%s belongs to %d, want %d", header.Name, header.Uid, owner)
		}
		delete(want, header.Name)
	}
	for missing := range want {
		t.Errorf("%s is missing", missing)
	}
}

func TestImageRunsAsFlink(t *testing.T) {
	i := describe(image.Layer{})
	if i.Config.User != "9999:9999" || i.Config.Entrypoint[0] != "/docker-entrypoint.sh" {
		t.Errorf("the configuration is %+v", i.Config)
	}
}
