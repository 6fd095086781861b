package podtemplate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWithStartupProbe(t *testing.T) {
	const probe = `{"failureThreshold":2147483647,"periodSeconds":1,"httpGet":{"path":"/config","port":"rest"}}`
	tests := map[string]struct{ in, want string }{
		"an absent template becomes one with the probe alone": {
			in:   `null`,
			want: `{"spec":{"containers":[{"name":"flink-main-container","startupProbe":` + probe + `}]}}`,
		},
		"the main container is added after the others": {
			in:   `{"spec":{"containers":[{"name":"side"}]}}`,
			want: `{"spec":{"containers":[{"name":"side"},{"name":"flink-main-container","startupProbe":` + probe + `}]}}`,
		},
		"a probe of the user stays": {
			in:   `{"spec":{"containers":[{"name":"flink-main-container","startupProbe":{"exec":{"command":["true"]}}}]}}`,
			want: `{"spec":{"containers":[{"name":"flink-main-container","startupProbe":{"exec":{"command":["true"]}}}]}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := mustParse(t, test.in).WithStartupProbe()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, test.want), shown(t, got)); diff != "" {
				t.Errorf("WithStartupProbe() -want +got\n%s", diff)
			}
		})
	}
}

func TestWithResources(t *testing.T) {
	tests := map[string]struct {
		in   string
		give Resources
		want string
	}{
		"no amounts leave even an absent template alone": {in: `null`, want: `null`},
		"amounts are set beside those of the template": {
			in:   `{"spec":{"containers":[{"name":"flink-main-container","resources":{"limits":{"a/b":"1","x/y":"2"}}}]}}`,
			give: Resources{Requests: map[string]string{"x/y": "3"}, Limits: map[string]string{"x/y": "3"}},
			want: `{"spec":{"containers":[{"name":"flink-main-container","resources":{"requests":{"x/y":"3"},"limits":{"a/b":"1","x/y":"3"}}}]}}`,
		},
		"a main container is added when there is none": {
			in:   `{"metadata":{"labels":{"a":"b"}}}`,
			give: Resources{Limits: map[string]string{"ephemeral-storage": "2G"}},
			want: `{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"flink-main-container","resources":{"limits":{"ephemeral-storage":"2G"}}}]}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := mustParse(t, test.in).WithResources(test.give)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, test.want), shown(t, got)); diff != "" {
				t.Errorf("WithResources() -want +got\n%s", diff)
			}
		})
	}
}

func TestCompletingRefusesContainersThatAreNoList(t *testing.T) {
	if _, err := mustParse(t, `{"spec":{"containers":"none"}}`).WithStartupProbe(); err == nil {
		t.Error("WithStartupProbe() succeeds on a template whose containers are a text")
	}
}

func TestAmountsNeedContainersWithNames(t *testing.T) {
	template := mustParse(t, `{"spec":{"containers":[{"image":"a"}]}}`)
	if _, err := template.WithResources(Resources{Limits: map[string]string{"a": "1"}}); err == nil {
		t.Error("WithResources() succeeds on a template with a nameless container")
	}
	if _, err := template.WithResources(Resources{}); err != nil {
		t.Errorf("WithResources() without amounts fails: %v", err)
	}
}

func TestParse(t *testing.T) {
	tests := map[string]struct {
		in     string
		absent bool
		want   string
	}{
		"no text is the absent template":         {in: ``, absent: true, want: `null`},
		"null is the absent template":            {in: `null`, absent: true, want: `null`},
		"an empty object is a template":          {in: `{}`, want: `{}`},
		"numbers become text where text belongs": {in: `{"metadata":{"labels":{"a":1,"b":true}}}`, want: `{"metadata":{"labels":{"a":"1","b":"true"}}}`},
		"text becomes a number where one belongs": {
			in:   `{"spec":{"priority":"7","hostIPC":"true","containers":[{"name":"a","ports":[{"containerPort":"80"}]}]}}`,
			want: `{"spec":{"priority":7,"hostIPC":true,"containers":[{"name":"a","ports":[{"containerPort":80}]}]}}`,
		},
		"long numbers keep their digits": {in: `{"spec":{"novel":12345678901234567890}}`, want: `{"spec":{"novel":12345678901234567890}}`},
		"ports may be numbers or names": {
			in:   `{"spec":{"containers":[{"name":"a","livenessProbe":{"tcpSocket":{"port":6122}}}]}}`,
			want: `{"spec":{"containers":[{"name":"a","livenessProbe":{"tcpSocket":{"port":6122}}}]}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := mustParse(t, test.in)
			if got.IsAbsent() != test.absent {
				t.Errorf("IsAbsent() = %v, want %v", got.IsAbsent(), test.absent)
			}
			if diff := cmp.Diff(decoded(t, test.want), shown(t, got)); diff != "" {
				t.Errorf("Parse() -want +got\n%s", diff)
			}
		})
	}
}

func TestParseRefusesWhatIsNoObject(t *testing.T) {
	for _, text := range []string{`[]`, `"a"`, `{`, `{} {}`} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("Parse(%s) succeeds", text)
		}
	}
}

func TestDecode(t *testing.T) {
	spec, err := mustParse(t, `{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":2}},"novel":1}]}}`).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if got := spec.Spec.Containers[0].Resources.Limits.Cpu().String(); got != "2" {
		t.Errorf("cpu limit is %s, want 2", got)
	}
}
