package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/internal/spec/settings"
)

func TestThePageIsUpToDate(t *testing.T) {
	got, err := os.ReadFile("../../../docs/reference/operator-options.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(page(settings.Groups()), string(got)); diff != "" {
		t.Errorf("docs/reference/operator-options.md is old, run go generate ./...: -want +got\n%s", diff)
	}
}
