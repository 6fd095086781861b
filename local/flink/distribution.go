package flink

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/progress"
)

// wheels are the two Python packages that hold a distribution.
type wheels struct {
	libraries string // bin (a jar), lib, opt, plugins
	scripts   string // bin, conf, and the Python examples
}

// download fetches them, once for each version.
func download(ctx context.Context, store cache.Cache, r release) (wheels, error) {
	dir, err := store.Make(ctx, cache.Entry{Name: "pypi-flink-" + r.version, Inputs: []string{r.version}}, func(ctx context.Context, dir string) error {
		done := progress.Step(ctx, "downloading Flink "+r.version+" (330 MB)")
		// The scripts are the same for every Python and every machine, but there is a wheel for each: ask for one that exists.
		anyPython := []string{"--only-binary=:all:", "--implementation=cp", "--python-version=311", "--abi=cp311",
			"--platform=manylinux1_x86_64", "--platform=manylinux2014_x86_64"}
		err := errors.Join(
			pip(ctx, store, dir, "apache-flink-libraries=="+r.version),
			pip(ctx, store, dir, "apache-flink=="+r.version, anyPython...))
		if err == nil {
			done()
		}
		return err
	})
	if err != nil {
		return wheels{}, err
	}
	return findWheels(ctx, dir)
}

func pip(ctx context.Context, store cache.Cache, dir, requirement string, flags ...string) error {
	args := append([]string{"pip", "download", "--no-deps", "--quiet", "--dest", dir}, flags...)
	return command.Run(ctx, command.Command{
		What: "download " + requirement + " from PyPI", Args: append(args, requirement), Log: store.Log("pip"),
		Remedy: "run the same command again: the registry may have been slow",
	})
}

func findWheels(_ context.Context, dir string) (wheels, error) {
	found, err := filepath.Glob(filepath.Join(dir, "apache*"))
	if err != nil {
		return wheels{}, err
	}
	var w wheels
	for _, file := range found {
		// A source archive is written with hyphens, a wheel with underscores.
		if strings.HasPrefix(strings.ReplaceAll(filepath.Base(file), "-", "_"), "apache_flink_libraries_") {
			w.libraries = file
		} else {
			w.scripts = file
		}
	}
	if w.libraries == "" || w.scripts == "" {
		return w, fmt.Errorf("%s holds %q, but two packages are needed", dir, found)
	}
	return w, nil
}

// member is a file inside a package.
type member struct {
	name    string
	size    int64
	content io.Reader
}

// addDistribution adds what belongs to a distribution of the two packages.
func addDistribution(ctx context.Context, b *image.Builder, w wheels) error {
	add := func(m member) error { return addMember(b, m) }
	if strings.HasSuffix(w.libraries, ".tar.gz") {
		return errors.Join(eachInTar(ctx, w.libraries, add), eachInZip(ctx, w.scripts, add))
	}
	return errors.Join(eachInZip(ctx, w.libraries, add), eachInZip(ctx, w.scripts, add))
}

func addMember(b *image.Builder, m member) error {
	name := place(m.name)
	if name == "" {
		return nil
	}
	if name != "conf/config.yaml" {
		return b.File(path.Join(home, name), mode(name), m.size, m.content)
	}
	config, err := io.ReadAll(m.content)
	if err != nil {
		return err
	}
	return b.Text(path.Join(home, name), mode(name), openToOthers(string(config)))
}

// place says where a file of a package belongs below the home of Flink; nowhere if it is empty.
func place(name string) string {
	_, inside, packed := strings.Cut(name, "pyflink/")
	if _, deps, ok := strings.Cut(name, "/deps/"); ok {
		inside, packed = deps, true
	}
	top, rest, _ := strings.Cut(inside, "/")
	if !packed || rest == "" || strings.HasSuffix(name, ".bat") {
		return ""
	}
	switch top {
	case "bin", "conf", "lib", "opt", "plugins":
		return path.Join(top, rest)
	case "examples":
		return path.Join("examples/python", rest)
	}
	return ""
}

// mode makes programs executable: a package does not say which are.
func mode(name string) int64 {
	if strings.HasSuffix(name, ".sh") || name == "bin/flink" {
		return 0o755
	}
	return 0o644
}

// openToOthers lets the processes listen to other hosts, as in the official image: in a container
// localhost would be nobody but the process itself.
func openToOthers(config string) string {
	var out strings.Builder
	section := ""
	for line := range strings.Lines(config) {
		if line[0] != ' ' && line[0] != '#' && strings.Contains(line, ":") {
			section, _, _ = strings.Cut(line, ":")
		}
		switch section + "." + strings.TrimSpace(line) {
		case "taskmanager.host: localhost":
			continue
		case "jobmanager.bind-host: localhost", "taskmanager.bind-host: localhost", "rest.bind-address: localhost", "rest.address: localhost":
			line = strings.Replace(line, "localhost", "0.0.0.0", 1)
		}
		out.WriteString(line)
	}
	return out.String()
}

func eachInTar(_ context.Context, file string, do func(member) error) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	unzipped, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	archive := tar.NewReader(unzipped)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		if err := do(member{header.Name, header.Size, archive}); err != nil {
			return fmt.Errorf("%s: %w", header.Name, err)
		}
	}
}

func eachInZip(_ context.Context, file string, do func(member) error) error {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer archive.Close()
	for _, f := range archive.File {
		if f.Mode()&fs.ModeDir != 0 {
			continue
		}
		content, err := f.Open()
		if err != nil {
			return err
		}
		if err := errors.Join(do(member{f.Name, int64(f.UncompressedSize64), content}), content.Close()); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

// merge is a jar made of parts of others, without unpacking what it takes.
func merge(_ context.Context, mainClass string, parts []part) ([]byte, error) {
	var out bytes.Buffer
	jar := zip.NewWriter(&out)
	manifest, err := jar.Create("META-INF/MANIFEST.MF")
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(manifest, wrap("Manifest-Version: 1.0")+wrap("Main-Class: "+mainClass)+"\r\n"); err != nil {
		return nil, err
	}
	seen := map[string]bool{"META-INF/MANIFEST.MF": true}
	for _, p := range parts {
		if err := p.copyTo(jar, seen); err != nil {
			return nil, fmt.Errorf("%s: %w", p.jar, err)
		}
	}
	err = jar.Close()
	return out.Bytes(), err
}

// part is what is taken of a jar: the files below a prefix.
type part struct{ jar, prefix string }

func (p part) copyTo(jar *zip.Writer, seen map[string]bool) error {
	archive, err := zip.OpenReader(p.jar)
	if err != nil {
		return err
	}
	defer archive.Close()
	for _, f := range archive.File {
		if seen[f.Name] || !p.wants(f.Name) {
			continue
		}
		seen[f.Name] = true
		if err := jar.Copy(f); err != nil {
			return err
		}
	}
	return nil
}

// wants leaves out signatures, which no longer fit, and Maven's notes.
func (p part) wants(name string) bool {
	if strings.HasSuffix(name, "/") || strings.HasSuffix(name, ".SF") || strings.HasSuffix(name, ".RSA") || strings.HasSuffix(name, ".DSA") {
		return false
	}
	return strings.HasPrefix(name, p.prefix) && !strings.HasPrefix(name, "META-INF/maven/")
}

// wrap writes a line of a manifest, which has at most 72 bytes; the rest follows after a space.
func wrap(line string) string {
	var out strings.Builder
	for len(line) > 70 {
		out.WriteString(line[:70] + "\r\n ")
		line = line[70:]
	}
	return out.String() + line + "\r\n"
}
