package operator

import (
	"context"
	"errors"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/internal/spec/settings"
)

// lister answers every list with an error, or none, and remembers where it was asked for.
type lister struct {
	client.Reader

	err error
	in  string
}

func (l *lister) List(_ context.Context, _ client.ObjectList, options ...client.ListOption) error {
	l.in = (&client.ListOptions{}).ApplyOptions(options).Namespace
	return l.err
}

func TestWhetherThereAreSnapshots(t *testing.T) {
	kind := schema.GroupResource{Group: "flink.apache.org", Resource: "flinkstatesnapshots"}
	tests := map[string]struct {
		err          error
		known, fails bool
	}{
		"they can be listed":          {nil, true, false},
		"the kind is not served":      {&meta.NoKindMatchError{}, false, false},
		"the resource is not known":   {apierrors.NewNotFound(kind, ""), false, false},
		"the operator may not see it": {apierrors.NewForbidden(kind, "", errors.New("no")), false, false},
		"nobody answers":              {errors.New("connection refused"), false, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			known, err := knowsSnapshots(t.Context(), &lister{err: test.err}, settings.Settings{})
			if known != test.known || (err != nil) != test.fails {
				t.Errorf("known %t, error %v", known, err)
			}
		})
	}
}

func TestTheyAreLookedForWhereTheOperatorMay(t *testing.T) {
	for name, test := range map[string]struct {
		watched []string
		want    string
	}{
		"in a namespace": {[]string{"a", "b"}, "a"}, "everywhere": {[]string{settings.AllNamespaces}, ""},
	} {
		l := &lister{}
		if _, err := knowsSnapshots(t.Context(), l, settings.Settings{WatchedNamespaces: test.watched}); err != nil || l.in != test.want {
			t.Errorf("%s: looked in %q, %v", name, l.in, err)
		}
	}
}
