package webhook

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/internal/spec/validate"
)

func TestWhatAVerdictDependsOn(t *testing.T) {
	application := with(t, sessionCluster, `"spec": {`, `"spec": {"job": {"jarURI": "local:///a.jar", "parallelism": 1}, `)
	elsewhere := with(t, application, `"namespace": "default"`, `"namespace": "other"`)
	ofJob := with(t, savepoint, `"FlinkDeployment", "name": "sess"`, `"FlinkSessionJob", "name": "sj1"`)
	from := func(uri string) string { return with(t, job, "https://jars.example/a.jar", uri) }
	const (
		noCluster = "Target for snapshot default/sess was not found"
		noJob     = "Target for snapshot default/sj1 was not found"
	)
	cases := map[string]struct {
		cluster  []string
		resource string
		problem  string
	}{
		"a job on a session cluster is allowed":              {[]string{sessionCluster}, job, ""},
		"a job on an application is denied":                  {[]string{application}, job, "Can not submit session job to application cluster"},
		"a job may come before its cluster":                  {nil, job, ""},
		"a cluster of another namespace does not count":      {[]string{elsewhere}, job, ""},
		"a jar on a host inside is denied":                   {nil, from("https://inside.example/a.jar"), "jarURI host 'inside.example' resolves to a restricted address"},
		"a jar on a host that nobody knows is denied":        {nil, from("https://nowhere.example/a.jar"), "jarURI host 'nowhere.example' cannot be resolved"},
		"a jar at an address inside is denied":               {nil, from("https://127.0.0.1/a.jar"), "jarURI host '127.0.0.1' resolves to a restricted address"},
		"a snapshot of a FlinkDeployment that is there":      {[]string{sessionCluster}, savepoint, ""},
		"a snapshot of a FlinkDeployment that is not there":  {[]string{job}, savepoint, noCluster},
		"a snapshot of a FlinkSessionJob that is there":      {[]string{job}, ofJob, ""},
		"a snapshot of a FlinkSessionJob that is not there":  {[]string{sessionCluster}, ofJob, noJob},
		"a snapshot of nothing":                              {nil, with(t, savepoint, `, "jobReference": {"kind": "FlinkDeployment", "name": "sess"}`, ""), "Job reference must be supplied for this snapshot"},
		"a snapshot of a job without a kind":                 {[]string{sessionCluster}, with(t, savepoint, `"kind": "FlinkDeployment", "name"`, `"name"`), noCluster},
		"a savepoint that is adopted needs no job any more":  {nil, with(t, savepoint, `"savepoint": {}`, `"savepoint": {"alreadyExists": true, "path": "s3://a/b"}`), ""},
		"a snapshot that is done outlives the job it is of":  {nil, with(t, savepoint, `"spec"`, `"status": {"state": "COMPLETED"}, "spec"`), ""},
		"a snapshot that is to be taken needs the job still": {nil, with(t, savepoint, `"spec"`, `"status": {"state": "TRIGGER_PENDING"}, "spec"`), noCluster},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := response(t, Handler(parts(t, c.cluster...)), pathValidate, request(c.resource))
			problem := ""
			if !got.Allowed {
				problem = got.Result.Message
			}
			if problem != c.problem {
				t.Errorf("got %q, want %q", problem, c.problem)
			}
		})
	}
}

// broken is an API server that does not answer.
type broken struct{ client.Reader }

func (broken) Get(context.Context, types.NamespacedName, client.Object, ...client.GetOption) error {
	return errors.New("the server is unable to handle the request")
}

func TestWhatCannotBeLookedUpIsNoVerdict(t *testing.T) {
	cases := map[string]struct {
		resource string
		status   int
	}{
		"a job depends on its cluster":     {job, http.StatusInternalServerError},
		"a snapshot depends on its job":    {savepoint, http.StatusInternalServerError},
		"a cluster depends on itself only": {sessionCluster, http.StatusOK},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := parts(t)
			p.Cluster = broken{}
			if status, text := ask(t, Handler(p), pathValidate, strings.NewReader(request(c.resource))); status != c.status {
				t.Errorf("got %d %q, want %d", status, text, c.status)
			}
		})
	}
}

func TestOfNamespacesThatAreNotWatchedNothingIsSaid(t *testing.T) {
	cases := map[string]struct {
		namespaces, resource string
		status               int
	}{
		"a job in a watched namespace":           {"a,default", job, http.StatusOK},
		"a job in another namespace":             {"a,b", job, http.StatusInternalServerError},
		"a snapshot in another namespace":        {"a,b", savepoint, http.StatusInternalServerError},
		"a cluster in another namespace, though": {"a,b", sessionCluster, http.StatusOK},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := parts(t, sessionCluster)
			p.Environment = func() validate.Environment {
				return environment(t, map[string]string{"kubernetes.operator.watched.namespaces": c.namespaces})
			}
			if status, text := ask(t, Handler(p), pathValidate, strings.NewReader(request(c.resource))); status != c.status {
				t.Errorf("got %d %q, want %d", status, text, c.status)
			}
		})
	}
}

func TestHostsAreOnlyResolvedWhenThatMatters(t *testing.T) {
	p := parts(t)
	p.Hosts = zone{}
	p.Environment = func() validate.Environment {
		return environment(t, map[string]string{"kubernetes.operator.user.artifacts.disallow-restricted-hosts": "false"})
	}
	if got := response(t, Handler(p), pathValidate, request(job)); !got.Allowed {
		t.Errorf("got %+v", got.Result)
	}
}
