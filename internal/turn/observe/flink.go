package observe

import (
	"context"
	"errors"
	"slices"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/world"
)

// flink asks the JobManager for its jobs and, about the job of this resource, for what the answer makes interesting.
func (l *look) flink(ctx context.Context, c conf.Conf) world.Flink {
	flink, err := l.Flink(l.cluster, c)
	if err != nil {
		return world.Flink{Jobs: world.Unknown[[]world.Job](err.Error())}
	}
	jobs, err := flink.Jobs(ctx)
	if err != nil {
		return world.Flink{Jobs: world.Unknown[[]world.Job](err.Error()), Silent: isSilent(err)}
	}
	seen := world.Flink{Jobs: world.Known(describeJobs(jobs))}
	seen.Version = as(fact(flink.Info(ctx)), describeVersion)
	seen.TaskManagers = as(fact(flink.TaskManagers(ctx)), func(t []rest.TaskManager) int { return len(t) })
	mine := slices.IndexFunc(jobs, func(j rest.JobSummary) bool { return string(j.ID) == l.app.Status.JobStatus.JobID })
	if mine < 0 {
		return seen
	}
	l.checkpoints(ctx, flink, jobs[mine], c, &seen)
	l.job(ctx, flink, jobs[mine], &seen)
	l.triggers(ctx, flink, &seen)
	if checksHealth(c) && !jobs[mine].State.IsGloballyTerminal() {
		seen.Metrics = fact(flink.JobMetrics(ctx, jobs[mine].ID,
			world.MetricFullRestarts, world.MetricRestarts, world.MetricCompletedCheckpoints))
	}
	if l.mode != v1beta1.KubernetesModeStandalone && mayRescale(c) && !jobs[mine].State.IsGloballyTerminal() {
		seen.Requirements = fact(flink.Requirements(ctx, jobs[mine].ID))
	}
	return seen
}

// isSilent tells that there was no answer. One without end is none.
func isSilent(err error) bool {
	return errors.Is(err, rest.ErrTimeout) || errors.Is(err, rest.ErrUnreachable) || errors.Is(err, rest.ErrBusy) ||
		errors.Is(err, rest.ErrTooLarge)
}

// mayRescale tells whether a change of parallelism may reach the job without a restart.
func mayRescale(c conf.Conf) bool {
	enabled, err := conf.Get(c, settings.UpgradeInPlaceScalingEnabled)
	scheduler, problem := conf.Get(c, option.Scheduler)
	return err == nil && problem == nil && enabled && scheduler == option.SchedulerAdaptive
}

// checksHealth tells whether unhealthy jobs are to be restarted.
func checksHealth(c conf.Conf) bool {
	enabled, err := conf.Get(c, settings.HealthCheckEnabled)
	return err == nil && enabled
}

// job asks about the job of the resource.
func (l *look) job(ctx context.Context, flink Flink, mine rest.JobSummary, seen *world.Flink) {
	id, before, now := mine.ID, job.State(l.app.Status.JobStatus.State), mine.State
	if now == job.Failed && before != now {
		seen.Failure = as(fact(flink.Result(ctx, id)), describeFailure)
	}
	if !before.IsGloballyTerminal() {
		seen.Exceptions = as(fact(flink.Exceptions(ctx, id)), describeExceptions)
	}
}

// fact is the answer to a question, or why there is none.
func fact[A any](answer A, err error) world.Seen[A] {
	if err != nil {
		return world.Unknown[A](err.Error())
	}
	return world.Known(answer)
}

// as is a fact in the words of the photograph.
func as[A, F any](answer world.Seen[A], describe func(A) F) world.Seen[F] {
	if value, known := answer.Get(); known {
		return world.Known(describe(value))
	}
	return world.Unknown[F](answer.Why())
}

func describeVersion(i rest.Info) world.ClusterVersion {
	return world.ClusterVersion{Version: i.Version, Revision: i.Revision}
}

func describeJobs(jobs []rest.JobSummary) []world.Job {
	out := make([]world.Job, 0, len(jobs))
	for _, j := range jobs {
		out = append(out, world.Job{ID: j.ID, Name: j.Name, State: j.State, Start: j.Start})
	}
	return out
}

func describeFailure(r rest.Result) *world.JobFailure {
	if r.Failure == nil {
		return nil
	}
	failure := &world.JobFailure{Class: r.Failure.Class, StackTrace: r.Failure.StackTrace}
	last := failure
	for i, cause := range r.Failure.Causes() {
		if i > 0 {
			last.Cause = &world.JobFailure{}
			last = last.Cause
		}
		last.Class, last.Message = cause.Class, cause.Message
	}
	return failure
}

func describeExceptions(exceptions []rest.Exception) []world.JobException {
	out := make([]world.JobException, 0, len(exceptions))
	for _, e := range exceptions {
		out = append(out, world.JobException{
			Name: e.Name, StackTrace: e.StackTrace, Time: e.Time, Task: e.Task, Endpoint: e.Endpoint,
			TaskManager: e.TaskManager, FailureLabels: e.FailureLabels,
		})
	}
	slices.SortStableFunc(out, func(a, b world.JobException) int { return b.Time.Compare(a.Time) })
	return out
}
