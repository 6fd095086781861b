package flink

import (
	"slices"
	"strings"
	"testing"
)

func TestPlace(t *testing.T) {
	cases := map[string]struct{ name, want string }{
		"a wheel's library":                {"pyflink/lib/flink-dist-2.3.0.jar", "lib/flink-dist-2.3.0.jar"},
		"a source archive's plugin":        {"apache-flink-libraries-1.20.0/deps/plugins/metrics-jmx/x.jar", "plugins/metrics-jmx/x.jar"},
		"a script":                         {"pyflink/bin/jobmanager.sh", "bin/jobmanager.sh"},
		"a Python example":                 {"pyflink/examples/table/word_count.py", "examples/python/table/word_count.py"},
		"Python code belongs nowhere":      {"pyflink/common/types.py", ""},
		"metadata belong nowhere":          {"apache_flink_libraries-2.3.0.dist-info/licenses/LICENSE", ""},
		"scripts for Windows are left out": {"pyflink/bin/pyflink-udf-runner.bat", ""},
		"files beside the directories too": {"apache-flink-libraries-1.20.0/setup.py", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := place(c.name); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestOpenToOthers(t *testing.T) {
	config := "jobmanager:\n  # localhost\n  bind-host: localhost\n  rpc:\n    address: localhost\ntaskmanager:\n  bind-host: localhost\n  host: localhost\nrest:\n  address: localhost\n"
	want := "jobmanager:\n  # localhost\n  bind-host: 0.0.0.0\n  rpc:\n    address: localhost\ntaskmanager:\n  bind-host: 0.0.0.0\nrest:\n  address: 0.0.0.0\n"
	if got := openToOthers(config); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSourceLines(t *testing.T) {
	targets := "http://mirror/debian/ bookworm main\nhttp://mirror/debian/ bookworm main\nhttp://other/ cloud main\nhttp://mirror/sec/ bookworm-security main\n"
	want := "deb http://mirror/debian/ bookworm main\ndeb http://mirror/sec/ bookworm-security main\n"
	if got := sourceLines(targets, "bookworm"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestManifestLinesAreWrapped(t *testing.T) {
	for line := range strings.SplitSeq(wrap("Main-Class: "+stateMachineClass), "\r\n") {
		if len(line) > 72 {
			t.Errorf("%q is too long", line)
		}
	}
	if got := strings.ReplaceAll(wrap("Main-Class: "+stateMachineClass), "\r\n ", ""); got != "Main-Class: "+stateMachineClass+"\r\n" {
		t.Errorf("put together again it is %q", got)
	}
}

func TestNamesAreWhatUsersWrite(t *testing.T) {
	all := names("1.20", "1.20.0")
	for _, want := range []string{"flink:1.20", "flink:1.20-java17", "flink:1.20.0", "flink:1.20-scala_2.12-java17"} {
		if !slices.Contains(all, want) {
			t.Errorf("%s is missing in %q", want, all)
		}
	}
}
