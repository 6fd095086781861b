package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	admissionv1 "k8s.io/api/admission/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/internal/door/dns"
	"github.com/drey-project/drey/internal/spec/validate"
)

const (
	pathValidate = "/validate"
	pathMutate   = "/mutate"
	// maxBody bounds one request.
	maxBody = 100 << 20
	// maxBodies bounds all requests that are held at the same time. Those of an API server have three megabytes at most.
	maxBodies = 128 << 20
	// patience is a little less than an API server waits by default, so that it gets to know what took so long.
	patience = 9 * time.Second
)

// errBusy means that too much is being read at the same time.
var errBusy = errors.New("too many large requests at the same time")

// Parts is what the answers are made from.
type Parts struct {
	// Cluster finds what resources refer to.
	Cluster client.Reader
	// Hosts finds the addresses of the hosts of jars.
	Hosts dns.Resolver
	// Environment is the operator's configuration of the moment.
	Environment func() validate.Environment
}

// Handler answers admission requests.
func Handler(p Parts) http.Handler {
	held := &atomic.Int64{}
	doors := map[string]http.Handler{
		pathValidate: door{held: held, verb: "validate", answer: p.validate},
		pathMutate:   door{held: held, verb: "mutate", answer: mutate},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d, known := doors[r.URL.Path]; known {
			d.ServeHTTP(w, r)
			return
		}
		fail(w, http.StatusInternalServerError,
			fmt.Sprintf("Illegal path requested: %s. Only %s or %s is accepted.", r.URL.Path, pathValidate, pathMutate))
	})
}

// validate judges the resource of a request.
func (p Parts) validate(ctx context.Context, q question) (*admissionv1.AdmissionResponse, error) {
	if q.isCanary() {
		return allow(), nil
	}
	resource, err := subjectOf(q)
	if err != nil {
		return nil, err
	}
	if resource == nil {
		return deny("Unexpected resource: " + q.head.Kind), nil
	}
	env := p.Environment()
	surroundings, err := p.lookUp(ctx, resource.needs(env), env)
	if err != nil {
		return nil, err
	}
	problem, err := resource.verdict(surroundings, env)
	if err != nil {
		return nil, err
	}
	if problem != "" {
		return deny(problem), nil
	}
	return allow(), nil
}

// door answers the requests of one path.
type door struct {
	held   *atomic.Int64
	verb   string
	answer func(context.Context, question) (*admissionv1.AdmissionResponse, error)
}

// ServeHTTP reads a request, has it answered and writes the answer.
func (d door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	body := &budget{held: d.held, from: http.MaxBytesReader(w, r.Body, maxBody)}
	defer body.release()
	text, err := io.ReadAll(body)
	if err != nil {
		fail(w, statusOf(err), "cannot read the request: "+err.Error())
		return
	}
	answer, err := d.respond(ctx, text)
	if err != nil {
		log.FromContext(ctx).Error(err, "Cannot answer", "path", r.URL.Path)
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// An asker who has gone away has no use for the answer.
	_, _ = w.Write(answer)
}

func (d door) respond(ctx context.Context, body []byte) ([]byte, error) {
	q, err := decode(body)
	if err != nil {
		return nil, err
	}
	logger := log.FromContext(ctx).WithValues("request", d.verb, "operation", q.Operation, "kind", q.head.Kind,
		"namespace", q.Namespace, "name", q.name())
	response, err := d.answer(log.IntoContext(ctx, logger), q)
	if err != nil {
		return nil, fmt.Errorf("cannot %s %s %s/%s: %w", d.verb, q.head.Kind, q.Namespace, q.name(), err)
	}
	if !response.Allowed {
		logger.Info("Denied", "reason", response.Result.Message)
	}
	return encode(q, response)
}

func statusOf(err error) int {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return http.StatusRequestEntityTooLarge
	}
	if errors.Is(err, errBusy) {
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

func fail(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// budget reads a body and counts what all bodies together hold.
type budget struct {
	held *atomic.Int64
	from io.Reader
	mine int64
}

// Read reads on, as long as there is room.
func (b *budget) Read(into []byte) (int, error) {
	n, err := b.from.Read(into)
	b.mine += int64(n)
	if b.held.Add(int64(n)) > maxBodies {
		return 0, errBusy
	}
	return n, err
}

func (b *budget) release() { b.held.Add(-b.mine) }
