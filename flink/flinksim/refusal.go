package flinksim

import (
	"errors"
	"fmt"

	"github.com/drey-project/drey/flink/job"
)

// ErrSilent means that no answer comes: the JobManager is down, or the answer got lost.
var ErrSilent = errors.New("no answer")

// Refusal is an answer of the REST API that says the call failed.
type Refusal struct {
	Status  int
	Message string
}

// Error is the message.
func (r *Refusal) Error() string { return r.Message }

func refuse(status int, format string, args ...any) error {
	return &Refusal{Status: status, Message: fmt.Sprintf(format, args...)}
}

func unknownJob(id job.ID) error {
	return refuse(404, "org.apache.flink.runtime.rest.NotFoundException: Job %s not found", id)
}
