package rest

import (
	"context"
	"io"
	"net/http"

	"github.com/drey-project/drey/flink/job"
)

// JarID names a jar that was uploaded to a JobManager.
type JarID string

// RestoreMode says who owns the snapshot that a job is restored from.
type RestoreMode string

// NoClaim leaves the snapshot with its owner.
const NoClaim RestoreMode = "NO_CLAIM"

// RunRequest starts a job from an uploaded jar; zero fields are left out.
type RunRequest struct {
	EntryClass            string
	Args                  []string
	Parallelism           int
	JobID                 job.ID
	AllowNonRestoredState bool
	SavepointPath         string
	// RestoreMode is for Flink before 1.20, ClaimMode for Flink from 1.20 on.
	RestoreMode RestoreMode
	ClaimMode   RestoreMode
	// Configuration is for Flink from 1.17 on.
	Configuration map[string]string
}

// UploadJar gives the JobManager a jar to run later; name is the file name it is to have.
func (c *Client) UploadJar(ctx context.Context, name string, jar io.Reader) (JarID, error) {
	var answer uploadWire
	call := call{method: http.MethodPost, path: "/jars/upload", upload: &upload{name: name, content: jar}, timeout: c.long}
	err := c.do(ctx, call, &answer)
	return answer.id(), wrap(err, "cannot upload jar %q", name)
}

// RunJar starts a job from an uploaded jar and returns its id.
func (c *Client) RunJar(ctx context.Context, jar JarID, r RunRequest) (job.ID, error) {
	var answer runAnswerWire
	call := call{method: http.MethodPost, path: path("jars", string(jar), "run"), body: runWire(r), timeout: c.long}
	err := c.do(ctx, call, &answer)
	return answer.ID, wrap(err, "cannot run jar %q", jar)
}

// DeleteJar removes an uploaded jar.
func (c *Client) DeleteJar(ctx context.Context, jar JarID) error {
	call := call{method: http.MethodDelete, path: path("jars", string(jar)), timeout: c.timeout}
	return wrap(c.do(ctx, call, nil), "cannot delete jar %q", jar)
}
