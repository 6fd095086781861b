package webhook

import (
	"encoding/json"
	"strings"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"github.com/google/go-cmp/cmp"

	admissionv1 "k8s.io/api/admission/v1"
)

func TestLabelOfSessionJobs(t *testing.T) {
	labelled := func(labels string) string {
		return with(t, job, `"name": "sj1"`, `"name": "sj1", "labels": `+labels)
	}
	cases := map[string]struct{ resource, want string }{
		"a job without labels gets the label":     {job, labelled(`{"target.session": "sess"}`)},
		"a job with null for labels gets it":      {labelled(`null`), labelled(`{"target.session": "sess"}`)},
		"a job with an empty set gets it":         {labelled(`{}`), labelled(`{"target.session": "sess"}`)},
		"other labels stay":                       {labelled(`{"a": "b"}`), labelled(`{"a": "b", "target.session": "sess"}`)},
		"a label with another cluster is changed": {labelled(`{"a": "b", "target.session": "x"}`), labelled(`{"a": "b", "target.session": "sess"}`)},
		"a lonely label is changed":               {labelled(`{"target.session": ""}`), labelled(`{"target.session": "sess"}`)},
		"what a job has beside is not touched":    {with(t, job, `"spec": {`, `"later": [1], "spec": {"new": null, `), with(t, labelled(`{"target.session": "sess"}`), `"spec": {`, `"later": [1], "spec": {"new": null, `)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := applied(t, c.resource, response(t, Handler(parts(t)), pathMutate, request(c.resource)))
			if diff := cmp.Diff(decoded(t, c.want), decoded(t, got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestWhatIsAsItShouldBeGetsAnEmptyPatch(t *testing.T) {
	cases := map[string]string{
		"a FlinkDeployment":                request(sessionCluster),
		"a FlinkStateSnapshot":             request(savepoint),
		"a kind without rules":             request(`{"kind": "FlinkBlueGreenDeployment"}`),
		"a job with the label":             request(with(t, job, `"name": "sj1"`, `"name": "sj1", "labels": {"target.session": "sess"}`)),
		"a job without a cluster":          request(with(t, job, `"deploymentName": "sess", `, "")),
		"a job whose cluster is null":      request(with(t, job, `"sess"`, "null")),
		"a deletion":                       strings.Replace(request("null"), "CREATE", "DELETE", 1),
		"a canary of a cluster, not a job": request(with(t, sessionCluster, `"name": "sess"`, `"name": "sess", "labels": {"flink.apache.org/canary": "true"}`)),
	}
	for name, body := range cases {
		t.Run(name, func(t *testing.T) {
			got := response(t, Handler(parts(t)), pathMutate, body)
			want := &admissionv1.AdmissionResponse{
				UID: "u-1", Allowed: true, PatchType: new(admissionv1.PatchTypeJSONPatch), Patch: []byte("[]"),
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestAnUpdateIsMutatedToo(t *testing.T) {
	body := strings.Replace(request(job), "CREATE", "UPDATE", 1)
	got := response(t, Handler(parts(t)), pathMutate, body)
	if want := `[{"op":"add","path":"/metadata/labels","value":{"target.session":"sess"}}]`; string(got.Patch) != want {
		t.Errorf("got %s, want %s", got.Patch, want)
	}
}

// applied is a resource after a patch.
func applied(t *testing.T, resource string, r *admissionv1.AdmissionResponse) string {
	t.Helper()
	if !r.Allowed || *r.PatchType != admissionv1.PatchTypeJSONPatch {
		t.Fatalf("got %+v", r)
	}
	patch, err := jsonpatch.DecodePatch(r.Patch)
	if err != nil {
		t.Fatal(err)
	}
	out, err := patch.Apply([]byte(resource))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
