package observe

import (
	"context"
	"errors"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/jobmanager"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Talks are the conversations with JobManagers that go on beside the turns.
type Talks struct {
	applications *jobmanager.Asking[types.NamespacedName, portrait, world.Flink]
	snapshots    *jobmanager.Asking[types.NamespacedName, following, followed]
}

// Wake hears of resources whose answers have come.
type Wake func(resource types.NamespacedName)

// NewTalks makes conversations that wake applications and snapshots.
func NewTalks(application, snapshot Wake) *Talks {
	return &Talks{
		applications: jobmanager.New(jobmanager.Photographs(), portrait.same, application, func(err error) world.Flink {
			return world.Flink{Jobs: world.Unknown[[]world.Job](err.Error())}
		}),
		snapshots: jobmanager.New(jobmanager.Photographs(), following.same, snapshot, func(err error) followed {
			return followed{progress: world.Unknown[world.Progress](err.Error())}
		}),
	}
}

// Start waits for the end of ctx, and then for that of the conversations.
func (t *Talks) Start(ctx context.Context) error {
	return errors.Join(t.applications.Start(ctx), t.snapshots.Start(ctx))
}

// awaited is why something is unknown that the JobManager may still answer.
const awaited = "the JobManager has not answered yet"

// portrait is all that the Flink part of a photograph depends on. Every effect is announced in status first, so an answer to a
// question under the same status knows of no other effect than the turn that takes it.
type portrait struct {
	uid      types.UID
	status   v1beta1.FlinkDeploymentStatus
	memory   plan.Memory
	conf     conf.Conf
	instance string
}

func (p portrait) same(other portrait) bool {
	return p.uid == other.uid && p.instance == other.instance && p.memory == other.memory && p.conf.Equal(other.conf) &&
		equality.Semantic.DeepEqual(p.status, other.status)
}

// ask asks the JobManager for as long as a turn may wait.
func (l *look) ask(ctx context.Context, j world.JobManager, c conf.Conf) world.Flink {
	ctx = rest.WithInstance(ctx, instance(j))
	if l.Talks == nil {
		return l.flink(ctx, c)
	}
	own := *l
	own.app = l.app.DeepCopy() // the turn goes on with the other
	question := portrait{uid: own.app.UID, status: own.app.Status, memory: own.memory, conf: c, instance: instance(j)}
	answer, came := l.Talks.applications.Ask(ctx, l.cluster, question, func(ctx context.Context) world.Flink { return own.flink(ctx, c) })
	if !came {
		return world.Flink{Jobs: world.Unknown[[]world.Job](awaited), Awaited: true}
	}
	return answer
}

// instance tells one JobManager from the next of the same cluster.
func instance(j world.JobManager) string {
	d, _ := j.Deployment.Get()
	if d == nil {
		return ""
	}
	return fmt.Sprintf("%s since %s", d.UID, d.AvailableSince.UTC().Format(time.RFC3339))
}

// following is all that what a photograph says of a snapshot in progress depends on.
type following struct {
	uid     types.UID
	cluster types.NamespacedName
	conf    conf.Conf
	request
}

// request is what Flink was asked for.
type request struct {
	job         job.ID
	trigger     job.TriggerID
	isSavepoint bool
}

func (f following) same(other following) bool {
	return f.uid == other.uid && f.cluster == other.cluster && f.conf.Equal(other.conf) && f.request == other.request
}

// ask asks how a snapshot goes for as long as a turn may wait.
func (o *Observer) ask(ctx context.Context, s *v1beta1.FlinkStateSnapshot, t world.Target) (progress, details world.Seen[world.Progress]) {
	c, known := t.Conf.Get()
	if !known {
		return world.Unknown[world.Progress](t.Conf.Why()), details
	}
	question := following{uid: s.UID, cluster: t.Cluster, conf: c, request: request{
		job: t.Job, trigger: job.TriggerID(s.Status.TriggerID), isSavepoint: s.Spec.Savepoint != nil,
	}}
	if o.Talks == nil {
		f := o.follow(ctx, question)
		return f.progress, f.details
	}
	key := types.NamespacedName{Namespace: s.Namespace, Name: s.Name}
	f, came := o.Talks.snapshots.Ask(ctx, key, question, func(ctx context.Context) followed { return o.follow(ctx, question) })
	if !came {
		return world.Unknown[world.Progress](awaited), details
	}
	return f.progress, f.details
}
