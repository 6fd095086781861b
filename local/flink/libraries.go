package flink

import (
	"context"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/drey-project/drey/local/cache"
)

// Libraries gives a directory with the jars of a distribution that jobs are compiled against.
func Libraries(ctx context.Context, store cache.Cache, version string) (string, error) {
	r, err := find(version)
	if err != nil {
		return "", err
	}
	wheels, err := download(ctx, store, r)
	if err != nil {
		return "", err
	}
	return store.Make(ctx, cache.Entry{Name: "flink-libraries-" + version, Inputs: []string{r.version, "1"}}, func(ctx context.Context, dir string) error {
		save := func(m member) error { return saveLibrary(dir, m) }
		if strings.HasSuffix(wheels.libraries, ".tar.gz") {
			return eachInTar(ctx, wheels.libraries, save)
		}
		return eachInZip(ctx, wheels.libraries, save)
	})
}

// saveLibrary keeps the jars that have the DataStream API and the file connector.
func saveLibrary(dir string, m member) error {
	name := place(m.name)
	if !strings.HasPrefix(name, "lib/flink-dist-") && !strings.HasPrefix(name, "lib/flink-connector-files-") {
		return nil
	}
	out, err := os.Create(filepath.Join(dir, path.Base(name)))
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, m.content); err != nil {
		return err
	}
	return out.Close()
}
