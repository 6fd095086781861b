package settings

import (
	"slices"

	"github.com/drey-project/drey/flink/conf"
)

// Scope says where an option is read from and when a change of it takes effect.
type Scope string

// The scopes of options.
const (
	// ScopeStartup options are read once from the operator's configuration.
	ScopeStartup Scope = "operator, at start-up"
	// ScopeOperator options are read from the operator's configuration whenever it changes.
	ScopeOperator Scope = "operator"
	// ScopeOperatorByVersion options are like ScopeOperator, and may differ by namespace and Flink version.
	ScopeOperatorByVersion Scope = "operator, by namespace and Flink version"
	// ScopeResource options are set in spec.flinkConfiguration of a resource; the operator's configuration holds their defaults.
	ScopeResource Scope = "resource"
	// ScopeResourceGated options must be on for the resource and for the operator.
	ScopeResourceGated Scope = "resource and operator"
	// ScopeBlueGreen options are set in spec.configuration of a FlinkBlueGreenDeployment.
	ScopeBlueGreen Scope = "blue/green deployment"
	// ScopeStandalone options belong to the autoscaler as a program of its own.
	ScopeStandalone Scope = "standalone autoscaler"
	// ScopePrefix marks a prefix that gives a meaning to all keys below it.
	ScopePrefix Scope = "prefix"
)

// Declaration is an option as people read about it.
type Declaration struct {
	Key  string
	Type string
	// Default is the text of the default; nil if there is none.
	Default *string
	// Values are all that an enumerated option may be.
	Values     []string
	Fallback   []string
	Deprecated []string
	Scope      Scope
	Doc        string
}

// Group is the options of one subject.
type Group struct {
	Subject string
	Options []Declaration
}

// Groups lists every option by subject, in the order of the reference page.
func Groups() []Group {
	return []Group{
		{"Reconciling", reconcileOptions()},
		{"Talking to Flink", flinkOptions()},
		{"Deploying and upgrading", upgradeOptions()},
		{"Savepoints and checkpoints", snapshotOptions()},
		{"Health of jobs", healthOptions()},
		{"Blue/green deployments", blueGreenOptions()},
		{"Reporting failures", failureOptions()},
		{"Metrics", metricOptions()},
		{"The operator process", processOptions()},
		{"Autoscaler decisions", autoscalerOptions()},
		{"Autoscaler measurements", autoscalerSourceOptions()},
		{"Standalone autoscaler", standaloneOptions()},
		{"Prefixes", prefixes()},
	}
}

// All lists every option.
func All() []Declaration {
	var out []Declaration
	for _, group := range Groups() {
		out = append(out, group.Options...)
	}
	return out
}

func declare[T any](scope Scope, o conf.Option[T]) Declaration {
	d := Declaration{
		Key: o.Key, Type: o.Type(), Scope: scope, Doc: o.Doc,
		Fallback: slices.Clone(o.Fallback), Deprecated: slices.Clone(o.Deprecated),
	}
	if o.Default != nil {
		d.Default = new(o.Text(*o.Default, conf.LegacyYAML))
	}
	return d
}

func enumOf[T ~string](scope Scope, o conf.Option[T], values ...T) Declaration {
	d := declare(scope, o)
	for _, value := range values {
		d.Values = append(d.Values, string(value))
	}
	return d
}
