package server_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/flinksim/server"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
)

const sickJob job.ID = "000000000000000000000000000000aa"

// ill is a client of a JobManager that is sick.
func ill(t *testing.T, s server.Sickness, limit time.Duration) (*rest.Client, *server.Server) {
	t.Helper()
	world := flinksim.New(start)
	world.Start(flinksim.Submission{ID: "a", Job: sickJob}).Up()
	all := server.New(world)
	answers := httptest.NewServer(s(all.Handler("a")))
	t.Cleanup(answers.Close)
	base, err := url.Parse(answers.URL)
	if err != nil {
		t.Fatal(err)
	}
	return rest.New(base, rest.WithTimeout(limit), rest.WithMaxAnswer(64<<10)), all
}

func TestSickJobManagers(t *testing.T) {
	const brief, long = 50 * time.Millisecond, 10 * time.Second
	for name, test := range map[string]struct {
		sickness server.Sickness
		limit    time.Duration
		want     error
	}{
		"one that hangs":                       {server.Hanging, brief, rest.ErrTimeout},
		"one that answers late":                {server.Late(time.Millisecond), long, nil},
		"one that answers too late":            {server.Late(2 * brief), brief, rest.ErrTimeout},
		"one that pours out an endless answer": {server.Endless(0), long, rest.ErrTooLarge},
		"one whose endless answer drips":       {server.Endless(brief / 10), brief, rest.ErrTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := ill(t, test.sickness, test.limit)
			jobs, err := client.Jobs(t.Context())
			if !errors.Is(err, test.want) || err == nil && len(jobs) != 1 {
				t.Errorf("it answers %v, %v", jobs, err)
			}
		})
	}
}

func TestALateOrderHasItsEffect(t *testing.T) {
	client, all := ill(t, server.Late(20*time.Millisecond), 10*time.Millisecond)
	if err := client.Cancel(context.Background(), sickJob); !errors.Is(err, rest.ErrTimeout) {
		t.Fatalf("the error is %v", err)
	}
	for range time.Tick(time.Millisecond) {
		var state job.State
		all.Do(func(w *flinksim.World) {
			cluster, _ := w.Cluster("a")
			j, err := cluster.Job(sickJob)
			if err != nil {
				t.Fatal(err)
			}
			state = j.State
		})
		if state != job.Running {
			return
		}
	}
}
