package rest_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// again answers every call with the same text.
func again(text []byte) transport {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(text))}, nil
	}
}

func BenchmarkDecodeOneJob(b *testing.B) {
	client := clientOf(again([]byte(overviewOf(1))))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.Jobs(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeAThousandJobs(b *testing.B) {
	client := clientOf(again([]byte(overviewOf(1000))))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.Jobs(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeCheckpoints(b *testing.B) {
	one := `{"className":"completed","id":%d,"status":"COMPLETED","is_savepoint":false,"trigger_timestamp":1795418993480,` +
		`"checkpointed_size":7408,"state_size":7408,"external_path":"s3://bucket/chk","discarded":false,"tasks":{}}`
	history := make([]string, 10)
	for i := range history {
		history[i] = fmt.Sprintf(one, i)
	}
	client := clientOf(again([]byte(`{"latest":{"completed":` + history[9] + `},"history":[` + strings.Join(history, ",") + `]}`)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.Checkpoints(b.Context(), someJob); err != nil {
			b.Fatal(err)
		}
	}
}

func overviewOf(jobs int) string {
	lines := make([]string, jobs)
	for i := range lines {
		lines[i] = fmt.Sprintf(`{"jid":"%032x","name":"a job","start-time":1795418989585,"end-time":-1,"duration":194,"state":"RUNNING",`+
			`"last-modification":0,"tasks":{"running":4,"canceling":0,"canceled":0,"total":4,"created":0}}`, i)
	}
	return `{"jobs":[` + strings.Join(lines, ",") + `]}`
}
