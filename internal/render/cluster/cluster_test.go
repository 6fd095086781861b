package cluster

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/names"
)

func draft(t *testing.T, more map[string]string, operator Operator) Draft {
	t.Helper()
	c := conf.FromMap(map[string]string{"kubernetes.cluster-id": "a", "$internal.flink.version": "v1_20"}).Merge(conf.FromMap(more))
	d, err := Start(Input{Conf: c, Operator: operator}, names.TypeNative)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func after(t *testing.T, d Draft, step Step) Draft {
	t.Helper()
	out, err := step(d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPortsAreFixed(t *testing.T) {
	tests := map[string]struct {
		conf map[string]string
		want Ports
	}{
		"by default":                             {nil, Ports{REST: 8081, RESTBind: 8081, RPC: 6123, Blob: 6124}},
		"a REST port is the one to bind, too":    {map[string]string{"rest.port": "9091"}, Ports{9091, 9091, 6123, 6124}},
		"unless another is bound":                {map[string]string{"rest.port": "80", "rest.bind-port": "8080"}, Ports{80, 8080, 6123, 6124}},
		"any free port becomes a known one":      {map[string]string{"rest.bind-port": "0", "blob.server.port": "0"}, Ports{8081, 8081, 6123, 6124}},
		"a port under an old key still counts":   {map[string]string{"web.port": "7071"}, Ports{7071, 7071, 6123, 6124}},
		"ports that are given are left in peace": {map[string]string{"jobmanager.rpc.port": "1", "blob.server.port": "2"}, Ports{8081, 8081, 1, 2}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := after(t, draft(t, test.conf, Operator{}), FixPorts).Ports
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("ports (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHighAvailabilityGetsTheClustersNameAndAPort(t *testing.T) {
	d := draft(t, map[string]string{"high-availability": "kubernetes", "high-availability.cluster-id": "other"}, Operator{})
	c := after(t, d, FixPorts).Conf
	want := map[string]string{"high-availability.cluster-id": "a", "high-availability.jobmanager.port": "6123"}
	for key, value := range want {
		if got, _ := c.Lookup(key); got != value {
			t.Errorf("%s = %q, want %q", key, got, value)
		}
	}
}

func TestHadoopConfigurationIsFound(t *testing.T) {
	files := map[string]string{"/x/core-site.xml": "x", "/h/etc/hadoop/hdfs-site.xml": "2", "/h/conf/core-site.xml": "1"}
	tests := map[string]struct {
		conf   map[string]string
		env    map[string]string
		volume string
		data   map[string]string
	}{
		"where HADOOP_CONF_DIR points": {nil, map[string]string{"HADOOP_CONF_DIR": "/x", "HADOOP_HOME": "/h"},
			"hadoop-config-a", map[string]string{"core-site.xml": "x"}},
		"where Hadoop 2 keeps it": {nil, map[string]string{"HADOOP_HOME": "/h"}, "hadoop-config-a", map[string]string{"hdfs-site.xml": "2"}},
		"in a ConfigMap of the user": {map[string]string{"kubernetes.hadoop.conf.config-map.name": " mine "},
			map[string]string{"HADOOP_CONF_DIR": "/x"}, "mine", nil},
		"nowhere":               {nil, map[string]string{"HADOOP_CONF_DIR": "/empty"}, "", nil},
		"not without variables": {nil, nil, "", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := after(t, draft(t, test.conf, Operator{Files: files, Env: test.env}), HadoopConfig)
			volume, data := "", map[string]string(nil)
			if volumes := d.Template.Spec.Volumes; len(volumes) > 0 {
				volume = volumes[0].ConfigMap.Name
			}
			if d.Manifests.HadoopConfig != nil {
				data = d.Manifests.HadoopConfig.Data
			}
			if diff := cmp.Diff([]any{test.volume, test.data}, []any{volume, data}); diff != "" {
				t.Errorf("volume and data (-want +got):\n%s", diff)
			}
		})
	}
}

func TestKrb5IsMountedEvenWhenTheOperatorHasNone(t *testing.T) {
	d := after(t, draft(t, map[string]string{"security.kerberos.krb5-conf.path": "/etc/my.conf"}, Operator{}), Kerberos)
	if d.Manifests.KerberosConfig != nil {
		t.Errorf("ConfigMap = %v, want none", d.Manifests.KerberosConfig)
	}
	mount := d.Main.VolumeMounts[0]
	if mount.MountPath != "/etc/krb5.conf" || mount.SubPath != "krb5.conf" {
		t.Errorf("mount = %v, want the file /etc/krb5.conf", mount)
	}
}

func TestListsAreTranslatedForFlink1(t *testing.T) {
	standard := conf.FromMap(map[string]string{
		"$internal.flink.version":               "v1_20",
		"pipeline.jars":                         "[a.jar, 'b;c.jar']",
		"kubernetes.jobmanager.annotations":     "{k: v, 'x:y': z}",
		"kubernetes.jobmanager.owner.reference": "[{kind: A, name: n}]",
		"pipeline.name":                         "[not a list]",
	}).In(conf.StandardYAML)
	want := strings.Join([]string{
		"$internal.flink.version: v1_20",
		"kubernetes.jobmanager.annotations: k:v,'''x:y'':z'",
		"kubernetes.jobmanager.owner.reference: kind:A,name:n",
		"pipeline.jars: a.jar;'b;c.jar'",
		"pipeline.name: [not a list]",
		"",
	}, "\n")
	release, err := Release(standard)
	if err != nil {
		t.Fatal(err)
	}
	got, err := configFile(standard, release)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flink-conf.yaml (-want +got):\n%s", diff)
	}
}

func TestSomeKeysStayBehind(t *testing.T) {
	c := conf.FromMap(map[string]string{
		"kubernetes.config.file": "k", "$internal.deployment.config-dir": "d", "web.address": "w", "jobmanager.bind-host": "j",
		"taskmanager.bind-host": "t", "taskmanager.host": "h", "kept": "yes", "$internal.flink.version": "v1_19",
	})
	release, err := Release(c)
	if err != nil {
		t.Fatal(err)
	}
	got, err := configFile(c, release)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("$internal.flink.version: v1_19\nkept: yes\n", got); diff != "" {
		t.Errorf("flink-conf.yaml (-want +got):\n%s", diff)
	}
}

func TestOperatorOptionsAreNotForFlink(t *testing.T) {
	d := draft(t, map[string]string{"kubernetes.operator.x": "1", "job.autoscaler.y": "2", "kubernetes.operators": "3"}, Operator{})
	want := []string{"$internal.flink.version", "kubernetes.cluster-id", "kubernetes.operators"}
	if diff := cmp.Diff(want, d.Conf.Keys()); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}
