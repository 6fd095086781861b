package webhook

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	clientrest "k8s.io/client-go/rest"
)

// apiServer knows one application, and nobody should ask it for anything else.
func apiServer(t *testing.T) *clientrest.Config {
	t.Helper()
	const known = "/apis/flink.apache.org/v1beta1/namespaces/default/flinkdeployments/sess"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer := with(t, sessionCluster, `"spec": {`, `"spec": {"job": {"jarURI": "local:///a.jar"}, `)
		if r.URL.Path != known {
			t.Errorf("asked for %s", r.URL.Path)
			w.WriteHeader(http.StatusInternalServerError)
		}
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return &clientrest.Config{Host: server.URL}
}

func TestRunServesUntilItIsStopped(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	listener.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	access := apiServer(t)
	go func() {
		ended <- Run(ctx, access, []string{
			"WEBHOOK_SERVER_PORT=" + port, "WEBHOOK_KEYSTORE_FILE=" + oldStore, "WEBHOOK_KEYSTORE_TYPE=pkcs12",
			"WEBHOOK_KEYSTORE_PASSWORD=" + password, "FLINK_CONF_DIR=" + configured(t, "kubernetes.operator.user.artifacts.allowed-schemes: ftp"),
		})
	}()
	address := net.JoinHostPort("127.0.0.1", port)
	waitFor(t, func() bool {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			connection.Close()
		}
		return err == nil
	})
	for uri, want := range map[string]string{
		"https://jars.example/a.jar": "jarURI scheme 'https' is not in the allowlist [ftp]",
		"ftp://jars.example/a.jar":   "Can not submit session job to application cluster",
	} {
		if got := verdictFrom(t, address, with(t, job, "https://jars.example/a.jar", uri)); !strings.Contains(got, want) {
			t.Errorf("got %s, want %q", got, want)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func verdictFrom(t *testing.T, address, resource string) string {
	t.Helper()
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}
	answer, err := client.Post("https://"+address+pathValidate, "application/json", strings.NewReader(request(resource)))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// configured is a directory with a configuration file.
func configured(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "flink-conf.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRunNeedsItsEnvironment(t *testing.T) {
	cases := map[string]struct {
		environ []string
		want    string
	}{
		"no port":                  {nil, "WEBHOOK_SERVER_PORT must be given"},
		"a blank port":             {[]string{"WEBHOOK_SERVER_PORT= "}, "WEBHOOK_SERVER_PORT must be given"},
		"a port that is none":      {[]string{"WEBHOOK_SERVER_PORT=https"}, "WEBHOOK_SERVER_PORT is no port"},
		"a port that is too great": {[]string{"WEBHOOK_SERVER_PORT=65536"}, "WEBHOOK_SERVER_PORT is no port"},
		"a key store without a password": {[]string{"WEBHOOK_SERVER_PORT=0", "WEBHOOK_KEYSTORE_FILE=a", "WEBHOOK_KEYSTORE_TYPE=jks"},
			"WEBHOOK_KEYSTORE_PASSWORD must be given"},
		"a configuration that is not there": {[]string{"WEBHOOK_SERVER_PORT=0", "FLINK_CONF_DIR=testdata/none"}, "testdata/none"},
		"a configuration that is wrong": {[]string{"WEBHOOK_SERVER_PORT=0",
			"FLINK_CONF_DIR=" + configured(t, "kubernetes.operator.reconcile.interval: soon")}, "kubernetes.operator.reconcile.interval"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := Run(t.Context(), &clientrest.Config{Host: "127.0.0.1:1"}, c.environ)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTheConfigurationIsReadAgain(t *testing.T) {
	cases := map[string]struct {
		before, after, wantNamespaces, wantSchemes string
	}{
		"a change takes effect": {
			"", "kubernetes.operator.user.artifacts.allowed-schemes: ftp", "[JOSDK_ALL_NAMESPACES]", "[ftp]"},
		"what cannot be read changes nothing": {
			"", "kubernetes.operator.user.artifacts.allowed-schemes: ftp\nkubernetes.operator.reconcile.interval: soon", "[JOSDK_ALL_NAMESPACES]", "[https]"},
		"other namespaces need a restart": {
			"", "kubernetes.operator.watched.namespaces: a", "[JOSDK_ALL_NAMESPACES]", "[https]"},
		"unless they are dynamic": {
			"", "kubernetes.operator.watched.namespaces: a\nkubernetes.operator.dynamic.namespaces.enabled: true", "[a]", "[https]"},
		"nothing is read when that is not wanted": {
			"kubernetes.operator.dynamic.config.enabled: false", "kubernetes.operator.user.artifacts.allowed-schemes: ftp", "[JOSDK_ALL_NAMESPACES]", "[https]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := configured(t, c.before)
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				loaded, err := load(ctx, map[string]string{"FLINK_CONF_DIR": dir})
				if err != nil {
					t.Fatal(err)
				}
				go loaded.follow(ctx)
				if err := os.WriteFile(filepath.Join(dir, "flink-conf.yaml"), []byte(c.after), 0o600); err != nil {
					t.Fatal(err)
				}
				time.Sleep(5*time.Minute + time.Second)
				synctest.Wait()
				s := loaded.environment().Settings
				got := fmt.Sprint(s.WatchedNamespaces, s.Artifacts.AllowedSchemes)
				if want := c.wantNamespaces + " " + c.wantSchemes; got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			})
		})
	}
}
