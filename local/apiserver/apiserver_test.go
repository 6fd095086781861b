package apiserver

import (
	"testing"
)

func TestFreePortsDiffer(t *testing.T) {
	ports, err := freePorts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if ports[0] == ports[1] || ports[0] == ports[1]+1 {
		t.Errorf("the ports %v collide", ports)
	}
}
