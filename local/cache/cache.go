// Package cache keeps what is big and slow to make, keyed by what it was made from.
//
// An entry is a directory. It appears whole or not at all, and two processes never make the same one at once.
package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/drey-project/drey/local/progress"
)

// keepUnused is how long an entry that nobody asks for any more survives a newer one of the same name.
const keepUnused = 7 * 24 * time.Hour

// Cache is a directory of entries.
type Cache struct {
	Dir string
}

// Entry names what is wanted: a name for people and everything that decides its content.
type Entry struct {
	Name   string
	Inputs []string
}

// Open gives the user's cache: drey in $XDG_CACHE_HOME or ~/.cache.
func Open(_ context.Context) (Cache, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return Cache{}, fmt.Errorf("cannot find the user's cache folder: %w", err)
	}
	return Cache{Dir: filepath.Join(base, "drey")}, nil
}

// Log gives the place of a log file.
func (c Cache) Log(name string) string { return filepath.Join(c.Dir, "log", name+".log") }

// Path gives where the entry is or will be.
func (c Cache) Path(e Entry) string { return filepath.Join(c.Dir, e.Name+"-"+e.key()) }

// Has says whether the entry is there.
func (c Cache) Has(_ context.Context, e Entry) bool {
	_, err := os.Stat(c.Path(e))
	return err == nil
}

// Make gives the directory of the entry. If it is not there, build fills it first.
func (c Cache) Make(ctx context.Context, e Entry, build func(ctx context.Context, dir string) error) (string, error) {
	path := c.Path(e)
	if c.Has(ctx, e) {
		now := time.Now()
		return path, os.Chtimes(path, now, now)
	}
	unlock, err := c.lock(ctx, e.Name)
	if err != nil {
		return "", err
	}
	defer unlock()
	if c.Has(ctx, e) {
		return path, nil
	}
	return path, c.build(ctx, e, build)
}

func (c Cache) build(ctx context.Context, e Entry, build func(ctx context.Context, dir string) error) error {
	part := c.Path(e) + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	if err := os.MkdirAll(part, 0o755); err != nil {
		return err
	}
	if err := build(ctx, part); err != nil {
		return errors.Join(err, os.RemoveAll(part))
	}
	if err := os.Rename(part, c.Path(e)); err != nil {
		return err
	}
	return c.prune(ctx, e)
}

// lock waits until no other process makes an entry of this name.
func (c Cache) lock(ctx context.Context, name string) (unlock func(), err error) {
	file := filepath.Join(c.Dir, "lock", strings.ReplaceAll(name, "/", "_"))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		progress.Say(ctx, "%s: waiting for another process that is making it", name)
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return func() { _ = f.Close() }, nil
}

// prune removes entries of the same name that nobody has used for a while, and what killed runs left half made.
func (c Cache) prune(_ context.Context, e Entry) error {
	whole, err := filepath.Glob(filepath.Join(c.Dir, e.Name+"-????????????"))
	if err != nil {
		return err
	}
	torn, err := filepath.Glob(filepath.Join(c.Dir, e.Name+"-????????????.part"))
	if err != nil {
		return err
	}
	for _, path := range append(whole, torn...) {
		info, err := os.Stat(path)
		if err != nil || path == c.Path(e) || time.Since(info.ModTime()) < keepUnused {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}

func (e Entry) key() string {
	sum := sha256.New()
	for _, input := range e.Inputs {
		fmt.Fprintf(sum, "%d:%s\n", len(input), input)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

// Sources gives the names and contents of the files below a directory that match one of the patterns, as inputs of an Entry.
func Sources(_ context.Context, dir string, patterns ...string) ([]string, error) {
	var inputs []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !matches(d.Name(), patterns) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		inputs = append(inputs, name, string(content))
		return err
	})
	return inputs, err
}

func matches(name string, patterns []string) bool {
	for _, pattern := range patterns {
		if ok, err := filepath.Match(pattern, name); err == nil && ok {
			return true
		}
	}
	return false
}
