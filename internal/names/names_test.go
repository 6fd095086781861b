package names

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestObjectNamesAreFrozen(t *testing.T) {
	at := time.UnixMilli(1767225600123)
	tests := map[string]struct{ got, want string }{
		"the JobManager Deployment is called like the cluster": {JobManager("app"), "app"},
		"the TaskManager Deployment of a standalone cluster":   {TaskManagers("app"), "app-taskmanager"},
		"the internal Service is called like the cluster":      {InternalService("app"), "app"},
		"the REST Service":                                              {RestService("app"), "app-rest"},
		"the Flink configuration":                                       {FlinkConfig("app"), "flink-config-app"},
		"the TaskManager pod template":                                  {PodTemplate("app"), "pod-template-app"},
		"the Hadoop configuration":                                      {HadoopConfig("app"), "hadoop-config-app"},
		"the Kerberos keytab":                                           {KerberosKeytab("app"), "kerberos-keytab-app"},
		"the Kerberos configuration":                                    {KerberosConfig("app"), "kerberos-krb5conf-app"},
		"the HA ConfigMap of the cluster":                               {HACluster("app"), "app-cluster-config-map"},
		"the HA ConfigMap of a job":                                     {HAJob("app", "00ff"), "app-00ff-config-map"},
		"the Ingress is called like the resource":                       {Ingress("app"), "app"},
		"the memory of the autoscaler":                                  {AutoscalerMemory("app"), "autoscaler-app"},
		"the blue child":                                                {Blue("app"), "app-blue"},
		"the green child":                                               {Green("app"), "app-green"},
		"a snapshot says of what kind, why and when, in lower case":     {Snapshot("app", "SAVEPOINT", "UPGRADE", at), "app-savepoint-upgrade-1767225600123"},
		"the selector of TaskManagers has the order of the Java status": {TaskManagerSelector("app"), "component=taskmanager,app=app"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.got); diff != "" {
				t.Errorf("name (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHAConfigMapsOfJobsAreToldFromTheCluster(t *testing.T) {
	tests := map[string]struct {
		configMap string
		want      bool
	}{
		"a job's":              {HAJob("app", "00ff"), true},
		"the cluster's":        {HACluster("app"), false},
		"another ConfigMap":    {FlinkConfig("app"), false},
		"an empty name is not": {"", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := IsHAJob(test.configMap); got != test.want {
				t.Errorf("IsHAJob(%q) = %t, want %t", test.configMap, got, test.want)
			}
		})
	}
}

func TestLabelsOfHAMetadata(t *testing.T) {
	want := map[string]string{"app": "a", "type": "flink-native-kubernetes", "configmap-type": "high-availability"}
	if diff := cmp.Diff(want, HALabels("a")); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

func TestHashEqualsJava(t *testing.T) {
	tests := map[string]struct {
		text string
		want int32
	}{
		"nothing is zero":                                {"", 0},
		"one letter is its code":                         {"a", 97},
		"long texts wrap around into negatives":          {"polygenelubricants", -2147483648},
		"a letter beyond ASCII is one unit":              {"größe", 98762257},
		"a letter beyond the first plane is two units":   {"😀", 1772899},
		"the order of letters matters, as 31 is not one": {"ab", 3105},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := JavaHash(test.text); got != test.want {
				t.Errorf("JavaHash(%q) = %d, want %d", test.text, got, test.want)
			}
		})
	}
}

func TestEventName(t *testing.T) {
	got := Event(Occasion{
		Component: "JobManagerDeployment", Reason: "Submit", Key: "Starting deployment", Type: "Normal",
		Kind: "FlinkDeployment", Name: "other", UID: "4f8b2c11-9d3e-4a6f-8c55-0a1b2c3d4e5f",
	})
	if want := "JobManagerDeployment.1345830151"; got != want {
		t.Errorf("Event() = %q, want %q", got, want)
	}
}
