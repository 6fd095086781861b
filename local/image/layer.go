package image

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"os"
	"path"
	"strings"
)

// Owner is who a file of a layer belongs to.
type Owner struct{ UID, GID int }

// Builder writes a layer, file by file. Missing parent directories come by themselves.
type Builder struct {
	tar   *tar.Writer
	dirs  map[string]bool
	owner Owner
}

// NewBuilder gives a builder that writes a tar to out.
func NewBuilder(out io.Writer) *Builder {
	return &Builder{tar: tar.NewWriter(out), dirs: map[string]bool{".": true, "/": true}}
}

// As sets the owner of everything that follows.
func (b *Builder) As(owner Owner) *Builder {
	b.owner = owner
	return b
}

// Dir adds a directory, once.
func (b *Builder) Dir(name string, mode int64) error {
	name = clean(name)
	if b.dirs[name] {
		return nil
	}
	if err := b.parents(name); err != nil {
		return err
	}
	b.dirs[name] = true
	return b.tar.WriteHeader(b.header(tar.TypeDir, name+"/", mode))
}

// File adds a file with size bytes of content.
func (b *Builder) File(name string, mode, size int64, content io.Reader) error {
	name = clean(name)
	if err := b.parents(name); err != nil {
		return err
	}
	header := b.header(tar.TypeReg, name, mode)
	header.Size = size
	if err := b.tar.WriteHeader(header); err != nil {
		return err
	}
	_, err := io.Copy(b.tar, content)
	return err
}

// Text adds a file with the given content.
func (b *Builder) Text(name string, mode int64, content string) error {
	return b.File(name, mode, int64(len(content)), strings.NewReader(content))
}

// Link adds a symbolic link.
func (b *Builder) Link(name, target string) error {
	name = clean(name)
	if err := b.parents(name); err != nil {
		return err
	}
	header := b.header(tar.TypeSymlink, name, 0o777)
	header.Linkname = target
	return b.tar.WriteHeader(header)
}

// Copy adds a file of this machine.
func (b *Builder) Copy(_ context.Context, name string, mode int64, source string) error {
	file, err := os.Open(source)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return b.File(name, mode, info.Size(), file)
}

// Close ends the layer.
func (b *Builder) Close() error { return b.tar.Close() }

// parents adds the directories above name, for the current owner.
func (b *Builder) parents(name string) error {
	parent := path.Dir(name)
	if b.dirs[parent] {
		return nil
	}
	if err := b.parents(parent); err != nil {
		return err
	}
	b.dirs[parent] = true
	return b.tar.WriteHeader(b.header(tar.TypeDir, parent+"/", 0o755))
}

func (b *Builder) header(kind byte, name string, mode int64) *tar.Header {
	return &tar.Header{Typeflag: kind, Name: name, Mode: mode, Uid: b.owner.UID, Gid: b.owner.GID, ModTime: Epoch(), Format: tar.FormatPAX}
}

func clean(name string) string { return strings.TrimPrefix(path.Clean("/"+name), "/") }

// WriteLayer makes a layer at file, filled by fill.
func WriteLayer(_ context.Context, file string, fill func(*Builder) error) (Layer, error) {
	out, err := os.Create(file)
	if err != nil {
		return Layer{}, err
	}
	defer out.Close()
	sum := &counter{hash: sha256.New()}
	builder := NewBuilder(io.MultiWriter(out, sum))
	if err := fill(builder); err != nil {
		return Layer{}, err
	}
	if err := builder.Close(); err != nil {
		return Layer{}, err
	}
	return Layer{Path: file, Digest: sum.digest(), Size: sum.size}, out.Close()
}

// ReadLayer describes a tar that is there already.
func ReadLayer(_ context.Context, file string) (Layer, error) {
	in, err := os.Open(file)
	if err != nil {
		return Layer{}, err
	}
	defer in.Close()
	sum := &counter{hash: sha256.New()}
	if _, err := io.Copy(sum, in); err != nil {
		return Layer{}, err
	}
	return Layer{Path: file, Digest: sum.digest(), Size: sum.size}, nil
}

// counter takes the digest and the size of what is written to it.
type counter struct {
	hash hash.Hash
	size int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.size += int64(len(p))
	return c.hash.Write(p)
}

func (c *counter) digest() string { return hex.EncodeToString(c.hash.Sum(nil)) }

// Remember writes what is known of a layer beside it, so that it need not be read again.
func Remember(_ context.Context, layer Layer) error {
	content, err := json.Marshal(layer)
	if err != nil {
		return err
	}
	return os.WriteFile(layer.Path+".json", content, 0o644)
}

// Recall describes a layer that was remembered, wherever it lies now.
func Recall(_ context.Context, file string) (Layer, error) {
	content, err := os.ReadFile(file + ".json")
	if err != nil {
		return Layer{}, err
	}
	layer := Layer{}
	err = json.Unmarshal(content, &layer)
	layer.Path = file
	return layer, err
}
