package native

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/render/cluster"
)

// job is an application without anything special.
func job(more map[string]string) Input {
	return Input{Conf: configuration(more), Job: &v1beta1.JobSpec{Args: []string{}}}
}

func rendered(t *testing.T, in Input) Manifests {
	t.Helper()
	manifests, err := Cluster(in)
	if err != nil {
		t.Fatal(err)
	}
	return manifests
}

func mainContainer(t *testing.T, in Input) corev1.Container {
	t.Helper()
	containers := rendered(t, in).JobManager.Spec.Template.Spec.Containers
	return containers[len(containers)-1]
}

func TestTheConfigurationDecidesAboutTheMainContainer(t *testing.T) {
	image := template(t, `{spec: {containers: [{name: flink-main-container, image: mine:1, imagePullPolicy: Never}]}}`)
	show := map[string]func(corev1.Container) string{
		"image":  func(c corev1.Container) string { return c.Image },
		"policy": func(c corev1.Container) string { return string(c.ImagePullPolicy) },
		"cpu": func(c corev1.Container) string {
			return c.Resources.Requests.Cpu().String() + " " + c.Resources.Limits.Cpu().String()
		},
		"memory": func(c corev1.Container) string {
			return c.Resources.Requests.Memory().String() + " " + c.Resources.Limits.Memory().String()
		},
		"args": func(c corev1.Container) string { return strings.Join(c.Args, "|") },
		"logs": func(c corev1.Container) string { return c.Env[len(c.Env)-1].Name },
	}
	tests := map[string]struct {
		in         Input
		show, want string
	}{
		"an image in the configuration beats the pod template's": {
			Input{Conf: configuration(nil), Job: &v1beta1.JobSpec{}, JobManager: image}, "image", "flink:1.20"},
		"an image under its old key does, too": {
			Input{
				Conf: configuration(map[string]string{"kubernetes.container.image": "old:1"}).Without("kubernetes.container.image.ref"),
				Job:  &v1beta1.JobSpec{}, JobManager: image,
			}, "image", "old:1"},
		"the pod template's image beats Flink's own": {
			Input{Conf: configuration(nil).Without("kubernetes.container.image.ref"), Job: &v1beta1.JobSpec{}, JobManager: image},
			"image", "mine:1"},
		"the pod template's pull policy beats Flink's own": {
			Input{Conf: configuration(nil), Job: &v1beta1.JobSpec{}, JobManager: image}, "policy", "Never"},
		"a pull policy may be written in any case": {
			job(map[string]string{"kubernetes.container.image.pull-policy": "always"}), "policy", "Always"},
		"a limit is a multiple of its request": {
			job(map[string]string{"kubernetes.jobmanager.cpu.amount": "1.5", "kubernetes.jobmanager.cpu.limit-factor": "1.7"}),
			"cpu", "1500m 2550m"},
		"a limit of memory is cut off to whole mebibytes": {
			job(map[string]string{"kubernetes.jobmanager.memory.limit-factor": "1.333"}), "memory", "1600Mi 2132Mi"},
		"the old key of CPU still counts": {
			job(map[string]string{"kubernetes.jobmanager.cpu": "3"}), "cpu", "3 3"},
		"arguments of the entry point come after the target": {
			job(map[string]string{"kubernetes.jobmanager.entrypoint.args": "-Da=b"}),
			"args", "bash|-c|kubernetes-jobmanager.sh kubernetes-application -Da=b"},
		"the log directory comes last": {
			job(map[string]string{"kubernetes.flink.log.dir": "/logs"}), "logs", "FLINK_LOG_DIR"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := show[test.show](mainContainer(t, test.in))
			if got != test.want {
				t.Errorf("%s = %q, want %q", test.show, got, test.want)
			}
		})
	}
}

func TestWhatCannotBecomeACluster(t *testing.T) {
	python := func(more map[string]string) Input {
		in := job(more)
		in.Job.Args = []string{"-py", "/job.py"}
		return in
	}
	tests := map[string]struct {
		in   Input
		want string
	}{
		"two jars":                               {job(map[string]string{"pipeline.jars": "a.jar;b.jar"}), "pipeline.jars names 2 jars: Should only have one jar"},
		"no jar":                                 {Input{Conf: configuration(nil).Without("pipeline.jars"), Job: &v1beta1.JobSpec{}}, "names 0 jars: Should only have one jar"},
		"a jar that is no URI":                   {job(map[string]string{"pipeline.jars": "local:///a b.jar"}), "cannot read pipeline.jars"},
		"no jar is needed for Python":            {python(map[string]string{"pipeline.jars": "a;b"}), ""},
		"standby JobManagers without HA":         {job(map[string]string{"kubernetes.jobmanager.replicas": "2"}), "High availability should be enabled"},
		"no JobManager":                          {job(map[string]string{"kubernetes.jobmanager.replicas": "0"}), "kubernetes.jobmanager.replicas"},
		"a limit below its request":              {job(map[string]string{"kubernetes.jobmanager.cpu.limit-factor": "0.9"}), "kubernetes.jobmanager.cpu.limit-factor"},
		"a range of REST ports":                  {job(map[string]string{"rest.bind-port": "8081-8091"}), "rest.bind-port should be specified to a fixed port"},
		"a name that is too long":                {job(map[string]string{"kubernetes.cluster-id": strings.Repeat("x", 46)}), "no more than 45"},
		"a blank image":                          {job(map[string]string{"kubernetes.container.image.ref": " "}), "kubernetes.container.image.ref"},
		"a service of no known type":             {job(map[string]string{"kubernetes.rest-service.exposed.type": "Ingress"}), "kubernetes.rest-service.exposed.type"},
		"an application for a session target":    {job(map[string]string{"execution.target": "kubernetes-session"}), "must be kubernetes-application"},
		"a target that is not native":            {Input{Conf: configuration(map[string]string{"execution.target": "remote"})}, `"remote"`},
		"a keytab that is not there":             {job(map[string]string{"security.kerberos.login.keytab": "/k", "security.kerberos.login.principal": "u"}), "keytab [/k] doesn't exist"},
		"a keytab without a principal":           {job(map[string]string{"security.kerberos.login.keytab": "/k"}), "either both keytab and principal"},
		"unless Kerberos is mounted by the user": {job(map[string]string{"security.kerberos.login.keytab": "/k", "kubernetes.decorator.kerberos-mount.enabled": "false"}), ""},
		"a pod template file that is not there":  {job(map[string]string{"kubernetes.pod-template-file": "/t.yaml"}), "Pod template file /t.yaml does not exist"},
		"a bad number in a toleration":           {job(map[string]string{"kubernetes.jobmanager.tolerations": "tolerationSeconds:x"}), "kubernetes.jobmanager.tolerations"},
		"a bad option of Flink's own client":     {job(map[string]string{"kubernetes.transactional-operation.max-retry-delay": "x"}), "max-retry-delay"},
		"memory that does not add up":            {job(map[string]string{"jobmanager.memory.process.size": "100m"}), "JobManager memory configuration failed"},
		"an upload from the operator":            {job(map[string]string{"kubernetes.artifacts.local-upload-enabled": "true"}), "kubernetes.artifacts.local-upload-enabled is not supported"},
		"keys of Flink 2 that overlap": {
			job(map[string]string{"$internal.flink.version": "v2_0", "high-availability": "kubernetes"}),
			"Overlapping key prefixes detected (high-availability -> high-availability.cluster-id)"},
		"ZooKeeper without an address": {job(map[string]string{"high-availability.type": "zookeeper"}), "high-availability.zookeeper.quorum"},
		"which Flink 1 does not mind":  {job(map[string]string{"high-availability": "kubernetes"}), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Cluster(test.in)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("Cluster() error = %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestAnApplicationWaitsUntilItsPredecessorIsGone(t *testing.T) {
	in := job(nil)
	in.Existing.RESTService = true
	if _, err := Cluster(in); !errors.Is(err, ErrExists) {
		t.Errorf("Cluster() error = %v, want %v", err, ErrExists)
	}
	sessionCluster := session()
	sessionCluster.Existing.RESTService = true
	if _, err := Cluster(sessionCluster); err != nil {
		t.Errorf("Cluster() of a session cluster error = %v, want none", err)
	}
}

func TestFilesOfTheOperatorThatMatter(t *testing.T) {
	c := configuration(map[string]string{
		"security.kerberos.krb5-conf.path":         "/etc/krb5.conf",
		"kubernetes.pod-template-file.taskmanager": "/tm.yaml",
	})
	want := []string{
		"/hadoop/etc/hadoop/core-site.xml", "/hadoop/etc/hadoop/hdfs-site.xml",
		"/hadoop/conf/core-site.xml", "/hadoop/conf/hdfs-site.xml",
		"/opt/flink/conf/logback-console.xml", "/opt/flink/conf/log4j-console.properties",
		"/etc/krb5.conf", "/tm.yaml",
	}
	if diff := cmp.Diff(want, cluster.Files(c, map[string]string{"HADOOP_HOME": "/hadoop"})); diff != "" {
		t.Errorf("Files() (-want +got):\n%s", diff)
	}
}

func TestATaskManagerPodTemplateFileIsShippedAsItIs(t *testing.T) {
	in := job(map[string]string{"kubernetes.pod-template-file.default": "/t.yaml"})
	text := "# mine\nspec: {containers: [{name: flink-main-container, image: mine:1}]}\n"
	in.Operator.Files = map[string]string{"/t.yaml": text}
	in.Conf = in.Conf.Without("kubernetes.container.image.ref")
	manifests := rendered(t, in)
	if got := manifests.PodTemplate.Data["taskmanager-pod-template.yaml"]; got != text {
		t.Errorf("pod template = %q, want %q", got, text)
	}
	if got := mainContainer(t, in).Image; got != "mine:1" {
		t.Errorf("image of the JobManager = %q, want that of the file", got)
	}
}
