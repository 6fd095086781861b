package webhook

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestRequestsWithoutAnAnswer(t *testing.T) {
	cases := map[string]struct{ body, want string }{
		"an empty body":                         {"", "cannot read the AdmissionReview"},
		"no JSON":                               {"hello", "cannot read the AdmissionReview"},
		"JSON that is no review":                {`[1]`, "cannot read the AdmissionReview"},
		"a review without a request":            {`{"kind": "AdmissionReview"}`, "the AdmissionReview has no request"},
		"an unknown operation":                  {`{"request": {"uid": "u-1", "operation": "PATCH", "object": {}}}`, `unknown operation "PATCH"`},
		"no operation":                          {`{"request": {"uid": "u-1", "object": {}}}`, `unknown operation ""`},
		"no object":                             {request("null"), "the request has no object"},
		"an object that is none":                {request(`"text"`), "cannot read the object"},
		"an object without a kind":              {request(`{"metadata": {}}`), "the object of the request has no kind"},
		"labels that are no texts":              {request(`{"kind": "FlinkDeployment", "metadata": {"labels": {"a": 1}}}`), "cannot read the object"},
		"a FlinkDeployment that is none":        {request(`{"kind": "FlinkDeployment", "spec": 1}`), "cannot read the resource"},
		"a FlinkSessionJob that is none":        {request(`{"kind": "FlinkSessionJob", "spec": {"job": []}}`), "cannot read the resource"},
		"an upgrade mode that does not exist":   {request(with(t, job, "stateless", "never")), "never"},
		"a FlinkSessionJob without its cluster": {request(with(t, job, `"deploymentName": "sess", `, "")), "deploymentName"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			status, text := ask(t, Handler(parts(t)), pathValidate, strings.NewReader(c.body))
			if status != http.StatusInternalServerError || !strings.Contains(text, c.want) {
				t.Errorf("got %d %q, want 500 with %q", status, text, c.want)
			}
		})
	}
}

func TestOtherPathsAreErrors(t *testing.T) {
	for _, path := range []string{"/", "/validate/", "/validation", "//mutate", "/a/../validate"} {
		t.Run(path, func(t *testing.T) {
			status, text := ask(t, Handler(parts(t)), path, strings.NewReader(request(job)))
			want := "Illegal path requested: " + path + ". Only /validate or /mutate is accepted."
			if status != http.StatusInternalServerError || text != want {
				t.Errorf("got %d %q", status, text)
			}
		})
	}
}

func TestParametersAreNoPartOfThePath(t *testing.T) {
	if got := response(t, Handler(parts(t)), "/validate?timeout=10s", request(sessionCluster)); !got.Allowed {
		t.Errorf("got %+v", got)
	}
}

func TestVerdicts(t *testing.T) {
	badName := with(t, sessionCluster, `"name": "sess"`, `"name": "1"`)
	const nameProblem = "The FlinkDeployment name: 1 is invalid, must consist of lower case alphanumeric characters or '-', " +
		"start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123'), " +
		"and the length must be no more than 45 characters."
	canary := func(value string) string {
		return with(t, badName, `"name": "1"`, `"name": "1", "labels": {"flink.apache.org/canary": "`+value+`"}`)
	}
	cases := map[string]struct{ resource, problem string }{
		"a resource without a problem is allowed":  {sessionCluster, ""},
		"a resource with a problem is denied":      {badName, nameProblem},
		"a canary is always allowed":               {canary("true"), ""},
		"a canary in capital letters is allowed":   {canary("TRUE"), ""},
		"a canary that says it is none is judged":  {canary("false"), nameProblem},
		"a kind without rules is denied":           {`{"kind": "FlinkBlueGreenDeployment", "metadata": {}}`, "Unexpected resource: FlinkBlueGreenDeployment"},
		"a kind of Kubernetes' own is denied":      {`{"kind": "Pod", "metadata": {}}`, "Unexpected resource: Pod"},
		"a canary of a kind without rules is fine": {`{"kind": "Pod", "metadata": {"labels": {"flink.apache.org/canary": "true"}}}`, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := response(t, Handler(parts(t)), pathValidate, request(c.resource))
			if got.Allowed != (c.problem == "") {
				t.Errorf("allowed: %v, want the problem %q", got.Allowed, c.problem)
			}
			if diff := cmp.Diff(statusWith(c.problem), got.Result); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func statusWith(problem string) *metav1.Status {
	if problem == "" {
		return nil
	}
	return &metav1.Status{Code: http.StatusForbidden, Message: problem}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = ' '
	}
	return len(into), nil
}

func TestABodyIsBounded(t *testing.T) {
	for name, body := range map[string]io.Reader{
		"one that never ends": endless{}, "one that is a byte too long": io.LimitReader(endless{}, maxBody+1),
	} {
		t.Run(name, func(t *testing.T) {
			status, text := ask(t, Handler(parts(t)), pathValidate, body)
			if status != http.StatusRequestEntityTooLarge || !strings.Contains(text, "too large") {
				t.Errorf("got %d %q", status, text)
			}
		})
	}
}

func TestABodyOfTheGreatestLengthIsRead(t *testing.T) {
	text := request(sessionCluster)
	body := io.MultiReader(io.LimitReader(endless{}, int64(maxBody-len(text))), strings.NewReader(text))
	if status, text := ask(t, Handler(parts(t)), pathValidate, body); status != http.StatusOK {
		t.Errorf("got %d %q", status, text)
	}
}

func TestAllBodiesTogetherAreBounded(t *testing.T) {
	p := parts(t)
	text := request(sessionCluster)
	held := &atomic.Int64{}
	d := door{held: held, verb: "validate", answer: p.validate}

	held.Store(maxBodies - int64(len(text)) + 1)
	if status, text := ask(t, d, pathValidate, strings.NewReader(text)); status != http.StatusServiceUnavailable {
		t.Errorf("without room: got %d %q", status, text)
	}
	held.Add(-1)
	if status, text := ask(t, d, pathValidate, strings.NewReader(text)); status != http.StatusOK {
		t.Errorf("with just enough room: got %d %q", status, text)
	}
	if left := held.Load(); left != maxBodies-int64(len(text)) {
		t.Errorf("%d bytes are still held", left-maxBodies+int64(len(text)))
	}
}
