// Package server speaks Flink's REST API for a simulated cluster.
//
// It is as strict with requests as the strictest Flink is: a field that Flink does not know is refused. A cluster that is
// silent keeps the caller waiting until the caller gives up.
package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
)

// Server answers for the clusters of one world, one request at a time.
type Server struct {
	mutex sync.Mutex
	world *flinksim.World
}

// New makes a server for a world. From now on the world may be touched through Do only.
func New(world *flinksim.World) *Server { return &Server{world: world} }

// Do lets nobody else touch the world meanwhile.
func (s *Server) Do(change func(*flinksim.World)) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	change(s.world)
}

// maxBody bounds what is read of a request, jars included.
const maxBody = 64 << 20

// exchange is one request to one cluster.
type exchange struct {
	cluster *flinksim.Cluster
	request *http.Request
	body    []byte
}

func (x exchange) job() job.ID { return job.ID(x.request.PathValue("job")) }

func (x exchange) trigger() job.TriggerID { return job.TriggerID(x.request.PathValue("trigger")) }

// decode reads the body as older Flinks do: unknown fields are refused, an empty body is an empty object.
func decode[T any](x exchange) (T, error) {
	var into T
	if len(x.body) == 0 {
		return into, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(x.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&into); err != nil {
		return into, &flinksim.Refusal{Status: http.StatusBadRequest, Message: fmt.Sprintf("Bad request received: %v", err)}
	}
	return into, nil
}

// reply is the status and the body of a good answer.
type reply struct {
	status int
	body   any
}

func ok(body any, err error) (reply, error)       { return reply{http.StatusOK, body}, err }
func accepted(body any, err error) (reply, error) { return reply{http.StatusAccepted, body}, err }

// empty is the body of answers that say nothing.
type empty struct{}

// Handler answers for the cluster of that name, at the paths with and without Flink's version prefix.
func (s *Server) Handler(cluster string) http.Handler {
	mux := http.NewServeMux()
	for pattern, answer := range routes() {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, cluster, answer) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusNotFound, failures{[]string{"Not found: /bad-request"}})
	})
	versioned := http.NewServeMux()
	versioned.Handle("/v1/", http.StripPrefix("/v1", mux))
	versioned.Handle("/", mux)
	return versioned
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, cluster string, answer func(exchange) (reply, error)) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		write(w, http.StatusRequestEntityTooLarge, failures{[]string{"Request is too large."}})
		return
	}
	good, err := s.answer(cluster, exchange{request: r, body: body}, answer)
	refusal, refused := errors.AsType[*flinksim.Refusal](err)
	switch {
	case err == nil:
		write(w, good.status, good.body)
	case refused:
		write(w, refusal.Status, failures{[]string{refusal.Message}})
	default:
		<-r.Context().Done()
	}
}

func (s *Server) answer(cluster string, x exchange, answer func(exchange) (reply, error)) (reply, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	found, ok := s.world.Cluster(cluster)
	if !ok {
		return reply{}, flinksim.ErrSilent
	}
	x.cluster = found
	return answer(x)
}

// failures is how Flink says what went wrong.
type failures struct {
	Errors []string `json:"errors"`
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	// A caller who has gone away has no use for the answer.
	_ = json.NewEncoder(w).Encode(body)
}
