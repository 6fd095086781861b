package podtemplate

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
)

// Resources are amounts for the main container, as quantity texts by resource name.
type Resources struct {
	Requests, Limits map[string]string
}

// WithResources sets amounts of the main container, which is added if the template lacks it. No amounts change nothing.
func (t Template) WithResources(r Resources) (Template, error) {
	if len(r.Requests) == 0 && len(r.Limits) == 0 {
		return t, nil
	}
	if t.hasNameless() {
		return Template{}, errors.New("cannot complete pod template: a container has no name")
	}
	return t.editMain(func(container map[string]any) {
		resources := copyOf(container["resources"])
		addAmounts(resources, "requests", r.Requests)
		addAmounts(resources, "limits", r.Limits)
		container["resources"] = resources
	})
}

// hasNameless tells whether a container without a name is there, of which nobody knows whether it is the main one.
func (t Template) hasNameless() bool {
	spec, _ := t.tree["spec"].(map[string]any)
	containers, _ := spec["containers"].([]any)
	return !named(containers)
}

func addAmounts(resources map[string]any, key string, amounts map[string]string) {
	if len(amounts) == 0 {
		return
	}
	out := copyOf(resources[key])
	for name, amount := range amounts {
		out[name] = amount
	}
	resources[key] = out
}

// WithStartupProbe makes the main container wait for Flink's REST port before it counts as started, unless it has a startup
// probe of its own. An absent template becomes one that holds nothing else.
func (t Template) WithStartupProbe() (Template, error) {
	return t.editMain(func(container map[string]any) {
		if _, has := container["startupProbe"]; !has {
			container["startupProbe"] = startupProbe()
		}
	})
}

func startupProbe() map[string]any {
	return map[string]any{
		"failureThreshold": json.Number(fmt.Sprint(math.MaxInt32)),
		"periodSeconds":    json.Number("1"),
		"httpGet":          map[string]any{"path": "/config", "port": "rest"},
	}
}

// editMain hands a copy of the main container to edit, after adding an empty one at the end if there is none.
func (t Template) editMain(edit func(container map[string]any)) (Template, error) {
	tree := copyOf(t.tree)
	spec := copyOf(tree["spec"])
	containers, isList := spec["containers"].([]any)
	if _, given := spec["containers"]; given && !isList {
		return Template{}, fmt.Errorf("cannot complete pod template: spec.containers is not a list")
	}
	containers = append(make([]any, 0, len(containers)+1), containers...)
	place := mainPlace(containers)
	if place < 0 {
		place = len(containers)
		containers = append(containers, map[string]any{"name": MainContainer})
	}
	container := copyOf(containers[place])
	edit(container)
	containers[place] = container
	spec["containers"] = containers
	tree["spec"] = spec
	return Template{tree: tree}, nil
}

func mainPlace(containers []any) int {
	for i, container := range containers {
		object, _ := container.(map[string]any)
		if object["name"] == MainContainer {
			return i
		}
	}
	return -1
}

// copyOf copies one level of an object; what is not an object gives an empty one.
func copyOf(value any) map[string]any {
	object, _ := value.(map[string]any)
	if object == nil {
		return map[string]any{}
	}
	return maps.Clone(object)
}
