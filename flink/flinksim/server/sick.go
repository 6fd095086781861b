package server

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

// Sickness makes a JobManager one that troubles its callers.
type Sickness func(http.Handler) http.Handler

// Hanging takes every request and never answers.
func Hanging(http.Handler) http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		swallow(r)
		<-r.Context().Done()
	})
}

// Late answers every request after a while. What it is told has its effect then, even if the caller has gone away.
func Late(by time.Duration) Sickness {
	return func(healthy http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
			if err != nil {
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			time.Sleep(by)
			healthy.ServeHTTP(w, r)
		})
	}
}

// Endless begins every answer well and never comes to its end: a piece of it follows the other at a pace.
func Endless(pace time.Duration) Sickness {
	const piece = 1 << 10
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			swallow(r)
			w.Header().Set("Content-Type", "application/json; charset=UTF-8")
			_, err := io.WriteString(w, `{"jobs":[`)
			for blank := bytes.Repeat([]byte{' '}, piece); err == nil; time.Sleep(pace) {
				if _, err = w.Write(blank); err == nil {
					err = http.NewResponseController(w).Flush()
				}
			}
		})
	}
}

// swallow reads a request to its end: before that, nobody notices that the caller has gone away.
func swallow(r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }
