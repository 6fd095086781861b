package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// listed is what we read of the go command's answer.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

// Graph asks the go command for the packages of the module in a folder, and reads their sources for calls.
func Graph(dir string) ([]Package, error) {
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,GoFiles,Imports", "./...")
	list.Dir = dir
	list.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off", "GOPROXY=off")
	list.Stderr = os.Stderr
	answer, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("cannot list the packages of %q: %w", dir, err)
	}
	var packages []Package
	decoder := json.NewDecoder(bytes.NewReader(answer))
	for {
		var l listed
		if err := decoder.Decode(&l); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("cannot read the list of packages: %w", err)
		}
		p, err := read(l)
		if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

func read(l listed) (Package, error) {
	p := Package{Path: shorten(l.ImportPath)}
	for _, imported := range l.Imports {
		p.Imports = append(p.Imports, shorten(imported))
	}
	for _, name := range l.GoFiles {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(l.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return Package{}, fmt.Errorf("cannot parse %s: %w", name, err)
		}
		p.Calls = append(p.Calls, calls(file)...)
	}
	slices.Sort(p.Calls)
	p.Calls = slices.Compact(p.Calls)
	return p, nil
}

func shorten(path string) string { return strings.TrimPrefix(path, module+"/") }

// calls lists the names a file uses of the packages it imports, called or not: a clock handed on is a clock.
func calls(file *ast.File) []string {
	imports := importNames(file)
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if subject, ok := selector.X.(*ast.Ident); ok && imports[subject.Name] != "" {
			found = append(found, imports[subject.Name]+"."+selector.Sel.Name)
		}
		return true
	})
	return found
}

func importNames(file *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		_, name := cutLast(path, "/")
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
	}
	return names
}
