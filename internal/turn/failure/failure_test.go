package failure

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// answer is an error of the REST client.
type answer struct{ code int }

func (a answer) Error() string   { return fmt.Sprintf("JobManager answered %d", a.code) }
func (a answer) HTTPStatus() int { return a.code }

func TestChain(t *testing.T) {
	tests := map[string]struct {
		err  error
		want []Link
	}{
		"no error has no links": {nil, nil},
		"an error of unknown kind is a reconciliation error": {
			errors.New("boom"),
			[]Link{{Kind: Reconciliation, Message: new("boom")}},
		},
		"a wrapped error is told once": {
			fmt.Errorf("cannot deploy: %w", errors.New("boom")),
			[]Link{{Kind: Reconciliation, Message: new("cannot deploy")}, {Kind: Reconciliation, Message: new("boom")}},
		},
		"a message that ends otherwise stays whole": {
			fmt.Errorf("because of %w it failed", errors.New("boom")),
			[]Link{{Kind: Reconciliation, Message: new("because of boom it failed")}, {Kind: Reconciliation, Message: new("boom")}},
		},
		"a known kind keeps its name, message and reason": {
			&Error{Kind: DeploymentFailed, Message: "quota exceeded", Reason: "FailedCreate"},
			[]Link{{Kind: DeploymentFailed, Message: new("quota exceeded"), Reason: "FailedCreate"}},
		},
		"an answer of the JobManager keeps its code": {
			&Error{Kind: UpgradeFailure, Message: "cannot stop", Cause: answer{503}},
			[]Link{
				{Kind: UpgradeFailure, Message: new("cannot stop")},
				{Kind: RestClient, Message: new("JobManager answered 503"), HTTPStatus: 503},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Chain(test.err)); diff != "" {
				t.Errorf("Chain() (-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrorTellsItsCause(t *testing.T) {
	cause := errors.New("refused")
	err := &Error{Kind: UpgradeFailure, Message: "cannot stop", Cause: cause}
	if !errors.Is(err, cause) {
		t.Errorf("errors.Is() does not find the cause of %v", err)
	}
	if diff := cmp.Diff("cannot stop: refused", err.Error()); diff != "" {
		t.Errorf("Error() (-want +got):\n%s", diff)
	}
}

func TestEventMessage(t *testing.T) {
	tests := map[string]struct {
		chain []Link
		want  string
	}{
		"no chain says nothing":         {nil, ""},
		"one link is its message":       {[]Link{{Kind: Timeout, Message: new("late")}}, "late"},
		"an empty message is a message": {[]Link{{Kind: Timeout, Message: new("")}}, ""},
		"a link without message is its simple name": {
			[]Link{{Kind: Reconciliation, Message: new("a")}, {Kind: Timeout}}, "a -> TimeoutException",
		},
		"a nested class is called by its innermost name": {[]Link{{Kind: "a.b.Outer$Inner"}}, "Inner"},
		"a class without package is called as it is":     {[]Link{{Kind: "Boom"}}, "Boom"},
		"only three links are told": {
			[]Link{{Message: new("a")}, {Message: new("b")}, {Message: new("c")}, {Message: new("d")}}, "a -> b -> c",
		},
		"a relayed link is told as if it were our own": {
			[]Link{{Message: new("outer")}, {Kind: Timeout, Message: new("deep"), Relayed: true}}, "outer -> deep",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, EventMessage(test.chain)); diff != "" {
				t.Errorf("EventMessage() (-want +got):\n%s", diff)
			}
		})
	}
}
