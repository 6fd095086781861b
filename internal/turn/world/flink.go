package world

import (
	"time"

	"github.com/drey-project/drey/flink/job"
)

// Flink is what a JobManager answers over REST.
type Flink struct {
	// Jobs are the jobs the cluster knows.
	Jobs Seen[[]Job]
	// Silent tells that the JobManager gave no answer in time, as opposed to an error.
	Silent bool
	// Awaited tells that the JobManager was asked and may still answer: nothing can be said of it yet. A turn comes with the answer.
	Awaited bool
	// Version is what the cluster says it runs.
	Version Seen[ClusterVersion]
	// TaskManagers is the number of registered TaskManagers.
	TaskManagers Seen[int]
	// Checkpoint is the newest completed checkpoint or savepoint of the job; nil when the job has none. It is unknown for as
	// long as Flink may answer from before the job's end.
	Checkpoint Seen[*Checkpoint]
	// Pending is when the job's newest checkpoint was triggered, if it is in progress; nil if it is not.
	Pending Seen[*time.Time]
	// Savepoint and Triggered are how the savepoint and the checkpoint go that status waits for; unknown when it waits for none.
	Savepoint, Triggered Seen[Progress]
	// Requirements are the parallelism bounds of the job's vertices; unknown unless it may be rescaled in place.
	Requirements Seen[map[job.VertexID]job.Bounds]
	// Failure is why the job failed; nil when Flink gives no cause.
	Failure Seen[*JobFailure]
	// Exceptions is the job's exception history, newest first.
	Exceptions Seen[[]JobException]
	// Metrics are values of the job's metrics, by name; unknown unless its health is to be judged.
	Metrics Seen[map[string]string]
}

// The metrics by which the health of a job is judged.
const (
	// MetricFullRestarts is what old versions of Flink call MetricRestarts.
	MetricFullRestarts         = "fullRestarts"
	MetricRestarts             = "numRestarts"
	MetricCompletedCheckpoints = "numberOfCompletedCheckpoints"
)

// Job is one line of a cluster's job overview.
type Job struct {
	ID    job.ID
	Name  string
	State job.State
	// Start is the time the job was submitted.
	Start time.Time
}

// ClusterVersion is the Flink a cluster runs.
type ClusterVersion struct {
	Version, Revision string
}

// Checkpoint is a completed checkpoint or savepoint.
type Checkpoint struct {
	ID   int64
	Path string
	// Trigger is when it was triggered.
	Trigger time.Time
	// StateSize is in bytes.
	StateSize int64
}

// Progress is how far a savepoint or checkpoint has come that Flink was asked for.
type Progress struct {
	Stage Stage
	// Location is where a completed savepoint, or a completed checkpoint, lies; empty while it is not known.
	Location string
	// Checkpoint is the number of a completed checkpoint.
	Checkpoint int64
	// Failure is why it failed.
	Failure string
}

// Stage is a part of the life of a savepoint or checkpoint.
type Stage string

// The stages. Forgotten tells that the JobManager does not know the trigger: it was never asked, or was asked too long ago,
// or has been restarted since.
const (
	InProgress Stage = "in progress"
	Completed  Stage = "completed"
	Failed     Stage = "failed"
	Forgotten  Stage = "forgotten"
)

// JobFailure is the cause of a job's failure, outermost first.
type JobFailure struct {
	Class, Message string
	Cause          *JobFailure
	StackTrace     string
}

// JobException is one entry of a job's exception history.
type JobException struct {
	Name, StackTrace string
	Time             time.Time
	Task, Endpoint   string
	TaskManager      string
	FailureLabels    map[string]string
}
