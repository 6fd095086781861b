package arch

import (
	"fmt"
	"slices"
	"strings"
)

// Package is what the law looks at: one package of the module with its direct imports.
type Package struct {
	// Path is the path below the module.
	Path string
	// Imports are the import paths, those of this module shortened to the path below it.
	Imports []string
	// Calls are the functions of other packages it names, as "import/path.Function".
	Calls []string
}

// Violations lists every breach of the table, one sentence each.
func Violations(packages []Package) []string {
	var found []string
	for _, p := range packages {
		found = append(found, violationsOf(p)...)
	}
	slices.Sort(found)
	return found
}

func violationsOf(p Package) []string {
	if isTestOnly(p.Path) {
		return nil
	}
	row, ok := rowOf(p.Path)
	if !ok {
		return []string{fmt.Sprintf("%s is not in the table of layers.go", p.Path)}
	}
	var found []string
	for _, imported := range p.Imports {
		if why := breach(row, p.Path, imported); why != "" {
			found = append(found, fmt.Sprintf("%s imports %s: %s", p.Path, imported, why))
		}
	}
	return append(found, callsAgainst(row, p)...)
}

// breach says why an import is against the law, or nothing.
func breach(row Row, path, imported string) string {
	switch {
	case row.Layer <= lastPureLayer && matchesAny(banned, imported):
		return fmt.Sprintf("layer %d may not touch the outside world", row.Layer)
	case isStandard(imported):
		return ""
	case isTestOnly(imported):
		return "only tests may import it"
	case matchesAny(islands, path) && matchesAny(mainland, imported):
		return "it must stay usable without this operator"
	case !isAllowed(row, imported):
		return "not in its row"
	}
	if other, ok := rowOf(imported); ok && other.Layer > row.Layer {
		return fmt.Sprintf("upward, from layer %d to layer %d", row.Layer, other.Layer)
	}
	return ""
}

func isAllowed(row Row, imported string) bool {
	if matchesAny(allowed(row), imported) {
		return true
	}
	if row.Layer < firstFreeLayer {
		return false
	}
	other, ours := rowOf(imported)
	return ours && other.Layer == 0 || matchesAny(strings.Fields(groups["@kubernetes"]), imported)
}

func callsAgainst(row Row, p Package) []string {
	if row.Layer > lastPureLayer {
		return nil
	}
	var found []string
	for _, call := range p.Calls {
		path, name := cutLast(call, ".")
		if slices.Contains(bannedCalls[path], name) {
			found = append(found, fmt.Sprintf("%s uses %s: layer %d may not read the clock", p.Path, call, row.Layer))
		}
	}
	return found
}

// allowed spells out the last column of a row.
func allowed(row Row) []string {
	var all []string
	for _, word := range strings.Fields(row.May) {
		if members, isGroup := groups[word]; isGroup {
			all = append(all, strings.Fields(members)...)
			continue
		}
		all = append(all, word)
	}
	return all
}

func rowOf(path string) (Row, bool) {
	i := slices.IndexFunc(Layers, func(r Row) bool { return matches(r.Package, path) })
	if i < 0 {
		return Row{}, false
	}
	return Layers[i], true
}

// isTestOnly says whether a package exists for tests: a proof, or builders in a package named after the one they build for.
func isTestOnly(path string) bool {
	if matchesAny(proofs, path) {
		return true
	}
	parent, last := cutLast(path, "/")
	_, subject := cutLast("/"+parent, "/")
	return last == subject+"test"
}

// isStandard says whether an import is of the standard library: no dot in the first element, and not a path of ours.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	ours := slices.Contains([]string{"api", "autoscaler", "cmd", "flink", "internal"}, first)
	return !ours && !strings.Contains(first, ".")
}

func matchesAny(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, path) })
}

// matches compares a path with a pattern whose last element may be "*" for one level or "..." for everything from there on.
func matches(pattern, path string) bool {
	if parent, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == parent || strings.HasPrefix(path, parent+"/")
	}
	if parent, ok := strings.CutSuffix(pattern, "/*"); ok {
		rest, below := strings.CutPrefix(path, parent+"/")
		return below && !strings.Contains(rest, "/")
	}
	return pattern == path
}

// cutLast splits at the last separator; without one all of it is after.
func cutLast(s, sep string) (before, after string) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+len(sep):]
}
