package failure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStatusText(t *testing.T) {
	format := Format{FieldLength: 2048, Causes: 2}
	with := func(change func(*Format)) Format {
		f := format
		change(&f)
		return f
	}
	three := []Link{{Kind: "A", Message: new("a")}, {Kind: "B", Message: new("b")}, {Kind: "C"}, {Kind: "D"}}
	tests := map[string]struct {
		chain  []Link
		format Format
		want   string
	}{
		"no chain leaves no text": {nil, format, ""},
		"one link has empty metadata and no causes": {
			three[:1], format, `{"type":"A","message":"a","additionalMetadata":{},"throwableList":[]}`,
		},
		"causes are listed up to the limit, without causes of their own": {
			three, format,
			`{"type":"A","message":"a","additionalMetadata":{},"throwableList":[` +
				`{"type":"B","message":"b","additionalMetadata":{}},{"type":"C","additionalMetadata":{}}]}`,
		},
		"no causes are listed when none are wanted": {
			three, with(func(f *Format) { f.Causes = 0 }),
			`{"type":"A","message":"a","additionalMetadata":{},"throwableList":[]}`,
		},
		"a failed deployment shows its reason": {
			[]Link{{Kind: DeploymentFailed, Message: new("x"), Reason: "FailedMount"}}, format,
			`{"type":"` + string(DeploymentFailed) + `","message":"x","additionalMetadata":{"reason":"FailedMount"},"throwableList":[]}`,
		},
		"a failed upgrade does not": {
			[]Link{{Kind: UpgradeFailure, Message: new("x"), Reason: "UpgradeFailed"}}, format,
			`{"type":"` + string(UpgradeFailure) + `","message":"x","additionalMetadata":{},"throwableList":[]}`,
		},
		"an answer of the JobManager shows its code": {
			[]Link{{Kind: RestClient, HTTPStatus: 404}}, format,
			`{"type":"` + string(RestClient) + `","additionalMetadata":{"httpResponseCode":404},"throwableList":[]}`,
		},
		"a relayed error is shown in Flink's wrapping": {
			[]Link{{Kind: "A"}, {Kind: "B", Message: new("b"), Relayed: true}, {Kind: "C", Relayed: true}}, format,
			`{"type":"A","additionalMetadata":{},"throwableList":[` +
				`{"type":"org.apache.flink.util.SerializedThrowable","message":"B: b","additionalMetadata":{}},` +
				`{"type":"org.apache.flink.util.SerializedThrowable","message":"C","additionalMetadata":{}}]}`,
		},
		"kinds, messages and reasons are cut": {
			[]Link{{Kind: DeploymentFailed, Message: new("größe"), Reason: "FailedMount"}},
			with(func(f *Format) { f.FieldLength = 3 }),
			`{"type":"org","message":"grö","additionalMetadata":{"reason":"Fai"},"throwableList":[]}`,
		},
		"a letter is not cut in half": {
			[]Link{{Kind: "ab", Message: new("a😀")}}, with(func(f *Format) { f.FieldLength = 2 }),
			`{"type":"ab","message":"a","additionalMetadata":{},"throwableList":[]}`,
		},
		"a stack trace is shown when wanted, for the first link only": {
			[]Link{{Kind: "A", StackTrace: "at x\nat y"}, {Kind: "B", StackTrace: "at z"}},
			with(func(f *Format) { f.StackTraceLength = new(4) }),
			`{"type":"A","stackTrace":"at x","additionalMetadata":{},"throwableList":[{"type":"B","additionalMetadata":{}}]}`,
		},
		"a stack trace is not shown when not wanted": {
			[]Link{{Kind: "A", StackTrace: "at x"}}, format,
			`{"type":"A","additionalMetadata":{},"throwableList":[]}`,
		},
		"a label sticks to the errors above the message that earns it": {
			three, with(func(f *Format) {
				f.Labels = map[string]string{"^b$": "second", "a|b": "both", "(": "broken", "z": "none"}
			}),
			`{"type":"A","message":"a","additionalMetadata":{"labels":["second","both"]},"throwableList":[` +
				`{"type":"B","message":"b","additionalMetadata":{"labels":["second","both"]}},{"type":"C","additionalMetadata":{}}]}`,
		},
		"only what JSON demands is escaped": {
			[]Link{{Kind: "A", Message: new("grö\"ße\t\\ → \u0001 </script>")}}, format,
			`{"type":"A","message":"grö\"ße\t\\ → \u0001 </script>","additionalMetadata":{},"throwableList":[]}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, StatusText(test.chain, test.format)); diff != "" {
				t.Errorf("StatusText() (-want +got):\n%s", diff)
			}
		})
	}
}
