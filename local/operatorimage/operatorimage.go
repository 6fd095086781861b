// Package operatorimage makes the operator's image: one static program, the certificates of the public authorities, no shell.
//
// It has the entry point and the directories of the Java operator's image, so that whatever starts that one starts this one.
// The same sources give the same bytes.
package operatorimage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/progress"
)

const (
	name = "drey:dev"
	uid  = 9999
	user = "flink:x:9999:9999::/opt/flink:/bin/false\nroot:x:0:0:root:/root:/bin/false\n"
	grp  = "flink:x:9999:\nroot:x:0:\n"
	home = "/opt/flink"
)

// Make builds the operator of the checkout and writes its image to file, a docker archive.
func Make(ctx context.Context, store cache.Cache, checkout, file string) error {
	done := progress.Step(ctx, "making the image "+name)
	work, err := os.MkdirTemp("", "drey-image-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	program := filepath.Join(work, "drey")
	if err := compile(ctx, store, checkout, program); err != nil {
		return err
	}
	certificates, err := authorities(ctx, store)
	if err != nil {
		return err
	}
	layer, err := image.WriteLayer(ctx, filepath.Join(work, "layer.tar"), func(b *image.Builder) error {
		return errors.Join(fixed(b), b.Copy(ctx, "etc/ssl/certs/ca-certificates.crt", 0o644, certificates),
			b.Copy(ctx, "usr/local/bin/drey", 0o755, program), b.Link("docker-entrypoint.sh", "/usr/local/bin/drey"),
			owned(b.As(image.Owner{UID: uid, GID: uid})))
	})
	if err != nil {
		return err
	}
	if err := write(ctx, describe(layer), file); err != nil {
		return fmt.Errorf("cannot write %s: %w", file, err)
	}
	done()
	return nil
}

func compile(ctx context.Context, store cache.Cache, checkout, program string) error {
	return command.Run(ctx, command.Command{
		What: "compile the operator", Dir: checkout, Log: store.Log("operator"),
		Args: []string{"go", "build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", program, "./cmd/drey"},
		Env:  []string{"CGO_ENABLED=0", "GOWORK=off", "GOFLAGS="},
	})
}

// authorities gives a file with the certificates of the package ca-certificates, not this machine's bundle:
// that may hold authorities which are nobody else's business.
func authorities(ctx context.Context, store cache.Cache) (string, error) {
	dir, err := store.Make(ctx, cache.Entry{Name: "ca-certificates", Inputs: []string{"1"}}, func(ctx context.Context, dir string) error {
		if err := debian.Download(ctx, store.Log("ca-certificates"), "ca-certificates", dir); err != nil {
			return err
		}
		files, err := filepath.Glob(filepath.Join(dir, "usr/share/ca-certificates/mozilla/*.crt"))
		if err != nil || len(files) == 0 {
			return errors.Join(err, errors.New("the package ca-certificates holds none"))
		}
		return bundle(ctx, filepath.Join(dir, "bundle.crt"), files)
	})
	return filepath.Join(dir, "bundle.crt"), err
}

func bundle(_ context.Context, file string, parts []string) error {
	slices.Sort(parts)
	var all []byte
	for _, part := range parts {
		content, err := os.ReadFile(part)
		if err != nil {
			return err
		}
		all = append(all, content...)
	}
	return os.WriteFile(file, all, 0o644)
}

// fixed is what belongs to root.
func fixed(b *image.Builder) error {
	return errors.Join(
		b.Text("etc/passwd", 0o644, user), b.Text("etc/group", 0o644, grp), b.Text("etc/nsswitch.conf", 0o644, "hosts: files dns\n"),
		b.Dir("tmp", 0o1777), b.Dir("opt", 0o755))
}

// owned are the directories that the operator may write, and that charts mount volumes at.
func owned(b *image.Builder) error {
	var problems []error
	for _, dir := range []string{"", "artifacts", "conf", "lib", "log", "opt", "plugins", "usrlib"} {
		problems = append(problems, b.Dir(filepath.Join(home, dir), 0o755))
	}
	return errors.Join(append(problems, b.Dir("flink-kubernetes-operator", 0o755))...)
}

func describe(layer image.Layer) image.Image {
	return image.Image{
		Names: []string{name}, Layers: []image.Layer{layer},
		Config: image.Config{
			User: "9999:9999", WorkingDir: "/flink-kubernetes-operator", Entrypoint: []string{"/docker-entrypoint.sh"}, Cmd: []string{"help"},
			Env: []string{
				"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
				"FLINK_HOME=" + home, "FLINK_CONF_DIR=" + home + "/conf", "FLINK_PLUGINS_DIR=" + home + "/plugins",
				"SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
			},
			Labels: map[string]string{"org.opencontainers.image.title": "drey", "org.opencontainers.image.licenses": "Apache-2.0"},
		},
	}
}

// write replaces the file only when the archive is whole.
func write(ctx context.Context, i image.Image, file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	out, err := os.Create(file + ".part")
	if err != nil {
		return err
	}
	if err := errors.Join(i.WriteArchive(ctx, out), out.Close()); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}
