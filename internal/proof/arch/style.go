package arch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// maxLines is where a file stops.
const maxLines = 400

// saysNothing are names of packages that do not say what is in them.
var saysNothing = []string{"util", "utils", "common", "helper", "helpers", "base", "shared", "types", "model", "misc", "manager"}

// StyleProblems lists what is wrong with the form of a source file: its length, the name of its package, hidden work at start-up,
// and panics outside main packages, proofs and tests. Generated files may be as they are.
func StyleProblems(path string, text []byte) []string {
	file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return []string{fmt.Sprintf("%s cannot be parsed: %v", path, err)}
	}
	if ast.IsGenerated(file) {
		return nil
	}
	var problems []string
	if lines := bytes.Count(text, []byte("\n")); lines > maxLines {
		problems = append(problems, fmt.Sprintf("%s has %d lines, more than %d", path, lines, maxLines))
	}
	if slices.Contains(saysNothing, file.Name.Name) {
		problems = append(problems, fmt.Sprintf("%s is in package %s, which says nothing", path, file.Name.Name))
	}
	return append(problems, functionProblems(path, file)...)
}

func functionProblems(path string, file *ast.File) []string {
	mayPanic := file.Name.Name == "main" || strings.HasSuffix(path, "_test.go") || matchesAny(append([]string{"test/..."}, proofs...), path)
	var problems []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				problems = append(problems, path+" has an init function")
			}
		case *ast.CallExpr:
			if called, ok := n.Fun.(*ast.Ident); ok && called.Name == "panic" && !mayPanic {
				problems = append(problems, path+" panics")
			}
		}
		return true
	})
	return problems
}
