package e2e

import (
	"fmt"
	"slices"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/test/counting"
)

// moment is when something happened.
type moment struct {
	what string
	at   time.Time
}

// explain says what a pause consisted of, as Kubernetes and Flink remember it. Kubernetes knows whole seconds only.
func (c *counter) explain(asked time.Time, pause counting.Pause) {
	c.Helper()
	moments := []moment{{"the spec is changed", asked}, {"the last number", pause.From}, {"the next number", pause.To}}
	var d appsv1.Deployment
	must(c.T, c.Get(c.ctx, c.key, &d))
	moments = append(moments, moment{"the new JobManager Deployment", d.CreationTimestamp.Time})
	for _, component := range []string{"jobmanager", "taskmanager"} {
		pods, err := c.pods(c.key, component)
		must(c.T, err)
		moments = append(moments, containers(component, pods)...)
	}
	j, err := c.theJob(c.key)
	must(c.T, err)
	var times struct{ Timestamps map[string]int64 }
	must(c.T, c.flink(c.key, "jobs/"+j.ID, &times))
	for _, state := range []string{"INITIALIZING", "CREATED", "RUNNING"} {
		moments = append(moments, moment{"the job is " + state, time.UnixMilli(times.Timestamps[state])})
	}
	c.Logf("%s stood for %.1f s:\n%s", c.key.Name, pause.Length().Seconds(), timeline(moments, pause.From))
}

// containers are the moments in which pods are created and their containers start.
func containers(component string, pods []corev1.Pod) []moment {
	var moments []moment
	for _, p := range pods {
		moments = append(moments, moment{"the pod of a " + component, p.CreationTimestamp.Time})
		for _, status := range p.Status.ContainerStatuses {
			if status.State.Running != nil {
				moments = append(moments, moment{"the container of a " + component, status.State.Running.StartedAt.Time})
			}
		}
	}
	return moments
}

func timeline(moments []moment, zero time.Time) string {
	slices.SortStableFunc(moments, func(a, b moment) int { return a.at.Compare(b.at) })
	var text strings.Builder
	for _, m := range moments {
		fmt.Fprintf(&text, "%7.1f s  %s\n", m.at.Sub(zero).Seconds(), m.what)
	}
	return text.String()
}
