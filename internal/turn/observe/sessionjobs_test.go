package observe_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
)

// session is a session cluster that runs.
func session() *surroundings {
	s := running()
	s.app.Spec.Job, s.app.Status.JobStatus = nil, v1beta1.JobStatus{}
	s.deployed(highAvailability)
	st := &s.app.Status.ReconciliationStatus
	at := strings.Index(st.LastReconciledSpec, `"job":`)
	end := strings.Index(st.LastReconciledSpec, `},"resource_metadata"`)
	st.LastReconciledSpec = st.LastReconciledSpec[:at] + `"job":null` + st.LastReconciledSpec[end:]
	st.LastStableSpec = st.LastReconciledSpec
	return s
}

func sessionJob(name, cluster string) v1beta1.FlinkSessionJob {
	return v1beta1.FlinkSessionJob{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1beta1.FlinkSessionJobSpec{DeploymentName: &cluster}}
}

func TestWhatIsAskedAboutASessionCluster(t *testing.T) {
	const operator, flink = "operator of team v1_20, get, ", "flink, jobs, info, task managers"
	tests := map[string]struct {
		given func(*surroundings)
		asked string
		jobs  []string
	}{
		"one that is steady": {func(*surroundings) {}, operator + flink, nil},
		"one that is gone":   {func(s *surroundings) { s.exists(nil) }, operator + "get live, list, list live, metadata", nil},
		"one that is deleted": {func(s *surroundings) {
			s.app.DeletionTimestamp = new(metav1.NewTime(noon))
			s.sessionJobs = []v1beta1.FlinkSessionJob{sessionJob("mine", "app"), sessionJob("other", "else"), {}}
		}, operator + "list, list live session jobs, " + flink + ", metadata", []string{"mine"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := session()
			test.given(s)
			seen := s.look(t)
			if diff := cmp.Diff(test.asked, strings.Join(s.asked, ", ")); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.jobs, seen.SessionJobs.Or(nil)); diff != "" || seen.SessionJobs.IsKnown() != (test.jobs != nil) {
				t.Errorf("session jobs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSessionJobsThatCannotBeReadAreUnknown(t *testing.T) {
	s := session()
	s.app.DeletionTimestamp = new(metav1.NewTime(noon))
	s.fails["list live session jobs"] = errAway
	if seen := s.look(t).SessionJobs; seen.IsKnown() || seen.Why() == "" {
		t.Errorf("session jobs: %+v", seen)
	}
}
