package oracle

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/entry/webhook"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/spec/validate"
)

// surroundings is a Kubernetes cluster that holds what a recorded resource refers to.
type surroundings struct {
	client.Reader
	judged
}

func (s surroundings) Get(_ context.Context, key types.NamespacedName, into client.Object, _ ...client.GetOption) error {
	switch into := into.(type) {
	case *v1beta1.FlinkDeployment:
		if s.Session != nil {
			s.Session.DeepCopyInto(into)
			return nil
		}
		if kindOf(s.Target) == v1beta1.KindFlinkDeployment {
			return json.Unmarshal(s.Target, into)
		}
	case *v1beta1.FlinkSessionJob:
		if kindOf(s.Target) == v1beta1.KindFlinkSessionJob {
			return json.Unmarshal(s.Target, into)
		}
	default:
		return errors.New("nobody should ask for this kind")
	}
	return apierrors.NewNotFound(schema.GroupResource{}, key.Name)
}

// noHosts is a name server without any answer.
type noHosts struct{}

func (noHosts) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, errors.New("no answer")
}

// webhookOf is the webhook of an operator with the recorded configuration.
func webhookOf(in judged) (http.Handler, error) {
	base, err := in.base()
	if err != nil {
		return nil, err
	}
	derived, err := settings.From(base, in.Env)
	if err != nil {
		return nil, err
	}
	return webhook.Handler(webhook.Parts{
		Cluster: surroundings{judged: in}, Hosts: noHosts{},
		Environment: func() validate.Environment { return validate.Environment{Defaults: base, Settings: derived} },
	}), nil
}

// admitted is the verdict of the webhook on a recorded resource.
func admitted(raw json.RawMessage) (string, error) {
	var in judged
	if err := json.Unmarshal(raw, &in); err != nil {
		return "", err
	}
	handler, err := webhookOf(in)
	if err != nil {
		return "", err
	}
	response, err := admit(handler, "/validate", in.Resource)
	if err != nil || response.Allowed {
		return "", err
	}
	return response.Result.Message, nil
}

func TestTheWebhookGivesTheRecordedVerdicts(t *testing.T) {
	text, err := os.ReadFile("testdata/validation.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[bool]int{}
	for line := range strings.Lines(string(text)) {
		var v Vector
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		t.Run(v.ID, func(t *testing.T) {
			got, err := admitted(v.In)
			if failed(v.Out) {
				if err == nil || !strings.HasPrefix(err.Error(), "status 500: ") {
					t.Errorf("%s: recorded no verdict, got %q, %v", v.Note, got, err)
				}
				return
			}
			if err != nil {
				t.Fatalf("%s: %v", v.Note, err)
			}
			var want struct {
				Error string `json:"error"`
			}
			if err := json.Unmarshal(v.Out, &want); err != nil {
				t.Fatal(err)
			}
			verdicts[got == ""]++
			if diff := cmp.Diff(withoutFreedoms(want.Error), withoutFreedoms(got)); diff != "" {
				t.Errorf("%s: -want +got\n%s", v.Note, diff)
			}
		})
	}
	if verdicts[true] == 0 || verdicts[false] == 0 {
		t.Errorf("%d allowed, %d denied", verdicts[true], verdicts[false])
	}
}
