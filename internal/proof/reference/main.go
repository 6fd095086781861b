// Command reference prints the page of the operator's options from their declarations.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/drey-project/drey/internal/spec/settings"
)

func main() {
	file := flag.String("o", "docs/reference/operator-options.md", "the file to write")
	flag.Parse()
	if err := os.WriteFile(*file, []byte(page(settings.Groups())), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
}

const introduction = `<!-- Code generated from internal/spec/settings by "go generate ./...". DO NOT EDIT. -->
# Operator options

The options of the operator and the autoscaler, besides [those of Flink](https://nightlies.apache.org/flink/flink-docs-stable/docs/deployment/config/).
They have the names, types and defaults of the Java operator.

Where an option is read:

- **operator**: in the configuration of the operator. A change takes effect when the file is read again.
- **operator, at start-up**: the same, but a change needs a restart.
- **operator, by namespace and Flink version**: the same, and it may have other [defaults](#prefixes) for some resources.
- **resource**: in ` + "`spec.flinkConfiguration`" + ` of a resource. The configuration of the operator holds the default.
- **resource and operator**: in both; it is on when it is on in both.
- **blue/green deployment**: in ` + "`spec.configuration`" + ` of a FlinkBlueGreenDeployment only.
- **standalone autoscaler**: in the configuration of the autoscaler when it runs as a program of its own.
`

func page(groups []settings.Group) string {
	var out strings.Builder
	out.WriteString(introduction)
	for _, group := range groups {
		fmt.Fprintf(&out, "\n## %s\n\n| Option | Type | Default | Read in | Meaning |\n|---|---|---|---|---|\n", group.Subject)
		for _, d := range group.Options {
			fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s |\n", d.Key, cell(kind(d)), cell(initial(d)), d.Scope, cell(meaning(d)))
		}
	}
	return out.String()
}

func kind(d settings.Declaration) string {
	if d.Type == "*" {
		return "any"
	}
	return strings.ReplaceAll(d.Type, "<", "&lt;")
}

func initial(d settings.Declaration) string {
	switch {
	case d.Default == nil:
		return "none"
	case *d.Default == "":
		return "empty"
	default:
		return "`" + *d.Default + "`"
	}
}

func meaning(d settings.Declaration) string {
	out := strings.ReplaceAll(strings.ReplaceAll(d.Doc, "<", "&lt;"), "*", `\*`)
	if len(d.Values) > 0 {
		out += " One of " + keys(d.Values) + "."
	}
	if len(d.Fallback) > 0 {
		out += " Also read from " + keys(d.Fallback) + "."
	}
	if len(d.Deprecated) > 0 {
		out += " Older name: " + keys(d.Deprecated) + "."
	}
	return out
}

func keys(names []string) string {
	return "`" + strings.Join(names, "`, `") + "`"
}

// cell keeps a text inside its cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
