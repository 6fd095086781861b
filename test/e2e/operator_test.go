package e2e

import (
	"encoding/json"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// operatorIsQuiet makes sure that the operator had nothing to complain about, unless the story is one of mistakes, and did not
// say the same over and over.
func (s *scene) operatorIsQuiet(mistakes bool) {
	s.Helper()
	log, err := s.ask("logs", "--namespace", home, "--since-time", s.began.UTC().Format(time.RFC3339), "deploy/"+release)
	must(s.T, err)
	said := map[string]int{}
	for line := range strings.Lines(log) {
		var entry struct{ Level, Msg, Rule, Because, Error, Namespace string }
		if json.Unmarshal([]byte(line), &entry) != nil {
			s.Errorf("a line of the operator's log is not JSON: %s", line)
			continue
		}
		if entry.Namespace != s.namespace {
			continue
		}
		if entry.Level == "error" && !mistakes {
			s.Errorf("the operator logged an error: %s", line)
		}
		if strings.HasPrefix(entry.Msg, ">>> ") {
			continue // what the user did, or Flink
		}
		said[entry.Msg+": "+entry.Rule+", "+entry.Because+entry.Error]++
	}
	for text, times := range said {
		if times > 20 {
			s.Errorf("the operator said %d times: %s", times, text)
		}
	}
}

// killOperator ends the operator without giving it time for anything.
func (s *scene) killOperator() {
	s.Helper()
	var pods corev1.PodList
	must(s.T, s.List(s.ctx, &pods, client.InNamespace(home), client.MatchingLabels(operator)))
	for i := range pods.Items {
		must(s.T, client.IgnoreNotFound(s.Delete(s.ctx, &pods.Items[i], client.GracePeriodSeconds(0))))
	}
}
