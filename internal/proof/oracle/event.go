package oracle

import (
	"encoding/json"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/internal/door/event"
	"github.com/drey-project/drey/internal/turn/plan"
)

// told is the input of an event: what is told, and the objects in the cluster, which may hold an earlier Event.
type told struct {
	Resource   metav1.PartialObjectMetadata `json:"resource"`
	Type       string                       `json:"type"`
	Reason     string                       `json:"reason"`
	Component  string                       `json:"component"`
	Message    string                       `json:"message"`
	MessageKey string                       `json:"messageKey"`
	Objects    []json.RawMessage            `json:"objects"`
}

// published is the recorded outcome.
type published struct {
	Name     string       `json:"name"`
	Created  bool         `json:"created"`
	Requests []eventWrite `json:"requests"`
}

// eventWrite is a recorded write of an Event.
type eventWrite struct {
	Method string         `json:"method"`
	Path   string         `json:"path"`
	Body   map[string]any `json:"body"`
}

func runEvent(v Vector) Result {
	var in told
	var want published
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	got, err := publish(in)
	if err != nil {
		return Result{Diff: err.Error()}
	}
	// Times are recorded as T, and a replaced Event repeats what the API server added to it.
	free := cmpopts.IgnoreMapEntries(func(key string, _ any) bool {
		switch key {
		case "firstTimestamp", "lastTimestamp", "resourceVersion", "uid", "creationTimestamp":
			return true
		}
		return false
	})
	return Result{Diff: cmp.Diff(want, got, cmp.FilterPath(inMetadataOrTop, free))}
}

// inMetadataOrTop selects the Event itself and its metadata, but not the object that it is about.
func inMetadataOrTop(p cmp.Path) bool {
	for _, step := range p {
		if index, ok := step.(cmp.MapIndex); ok && index.Key().String() == "involvedObject" {
			return false
		}
	}
	return true
}

func publish(in told) (published, error) {
	about := corev1.ObjectReference{
		APIVersion: in.Resource.APIVersion, Kind: in.Resource.Kind, Namespace: in.Resource.Namespace,
		Name: in.Resource.Name, UID: in.Resource.UID,
	}
	e := plan.Event{
		Type: plan.EventType(in.Type), Reason: plan.Reason(in.Reason), Component: plan.Component(in.Component),
		Message: in.Message, Key: in.MessageKey,
	}
	path := "/api/v1/namespaces/" + about.Namespace + "/events"
	got := published{Name: event.Name(about, e), Created: true}
	object, method := event.First(about, e, time.Unix(0, 0)), "POST"
	if earlier := earlierEvent(in.Objects, got.Name); earlier != nil {
		object, method, path = event.Again(earlier, e, time.Unix(0, 0)), "PUT", path+"/"+got.Name
		got.Created = false
	}
	body, err := wireOf(object)
	got.Requests = []eventWrite{{Method: method, Path: path, Body: body}}
	return got, err
}

func earlierEvent(objects []json.RawMessage, name string) *corev1.Event {
	for _, raw := range objects {
		var e corev1.Event
		if err := json.Unmarshal(raw, &e); err == nil && e.Kind == "Event" && e.Name == name {
			return &e
		}
	}
	return nil
}

// wireOf is the JSON form of an Event, without what newer API versions added.
func wireOf(e *corev1.Event) (map[string]any, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	var body map[string]any
	if err := json.Unmarshal(text, &body); err != nil {
		return nil, err
	}
	for key, value := range body {
		if value == nil || value == "" {
			delete(body, key)
		}
	}
	return body, nil
}
