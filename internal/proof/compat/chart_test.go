package compat

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	rbacv1 "k8s.io/api/rbac/v1"
	"sigs.k8s.io/yaml"
)

const (
	clusterRole = "ClusterRole flink-operator"
	deployment  = "Deployment flink-system/flink-kubernetes-operator"
)

func TestTheChartPassesLint(t *testing.T) {
	runHelm(t, "lint", "--quiet", chartDir)
}

func TestTheChartRendersTheObjectsThatUsersKnow(t *testing.T) {
	always := []string{
		"ConfigMap flink-system/flink-operator-config", deployment, "ServiceAccount flink-system/flink-operator",
	}
	clusterWide := append(slices.Clone(always),
		"ServiceAccount flink-system/flink", "Role flink-system/flink", "RoleBinding flink-system/flink-role-binding",
		clusterRole, "ClusterRoleBinding flink-operator-role-binding")
	const service, own = "Service flink-system/flink-operator-webhook-service", "flink-operator-flink-system-webhook"
	admission := []string{
		service, "Secret flink-system/flink-operator-webhook-certificate", "ClusterRole " + own, "ClusterRoleBinding " + own,
		"Role flink-system/" + own, "RoleBinding flink-system/" + own,
	}
	certManager := []string{
		"Secret flink-system/flink-operator-webhook-secret", service,
		"Issuer flink-system/flink-operator-selfsigned-issuer", "Certificate flink-system/flink-operator-serving-cert",
	}
	validating := "ValidatingWebhookConfiguration flink-operator-flink-system-webhook-configuration"
	mutating := "MutatingWebhookConfiguration flink-operator-flink-system-webhook-configuration"
	inNamespaces := func(namespaces ...string) []string {
		var titles []string
		for _, ns := range namespaces {
			titles = append(titles, "ServiceAccount "+ns+"/flink", "Role "+ns+"/flink", "RoleBinding "+ns+"/flink-role-binding",
				"Role "+ns+"/flink-operator", "RoleBinding "+ns+"/flink-operator-role-binding")
		}
		return titles
	}
	cases := map[string]struct {
		set  []string
		want []string
	}{
		"by default it has both webhooks and cluster-wide rights": {
			want: slices.Concat(clusterWide, admission, []string{validating, mutating}),
		},
		"with cert-manager it has all that users know": {
			set:  []string{"webhook.certificate=cert-manager"},
			want: slices.Concat(clusterWide, certManager, []string{validating, mutating}),
		},
		"without webhooks nothing of them is left": {
			set: []string{"webhook.create=false"}, want: clusterWide,
		},
		"without webhooks nothing of cert-manager is left": {
			set: []string{"webhook.create=false,webhook.certificate=cert-manager"}, want: clusterWide,
		},
		"the validating webhook can be had alone": {
			set:  []string{"webhook.create=false,webhook.validator.create=true"},
			want: slices.Concat(clusterWide, admission, []string{validating}),
		},
		"the validating webhook can be left out alone": {
			set:  []string{"webhook.validator.create=false"},
			want: slices.Concat(clusterWide, admission, []string{mutating}),
		},
		"a keystore password of one's own needs no secret of the chart": {
			set: []string{"webhook.certificate=cert-manager,webhook.keystore.useDefaultPassword=false," +
				"webhook.keystore.passwordSecretRef.name=n,webhook.keystore.passwordSecretRef.key=k,webhook.mutator.create=false"},
			want: slices.Concat(clusterWide, certManager[1:], []string{validating}),
		},
		"watched namespaces get accounts and rights, and the operator's own namespace gets its lease": {
			set: []string{"webhook.create=false", "watchNamespaces={a,b}"},
			want: slices.Concat(always, inNamespaces("a", "b"),
				[]string{"Role flink-system/flink-operator", "RoleBinding flink-system/flink-operator-role-binding"}),
		},
		"a watched own namespace gets no second role": {
			set:  []string{"webhook.create=false", "watchNamespaces={flink-system}"},
			want: slices.Concat(always, inNamespaces("flink-system")),
		},
		"rights and accounts can be left to the user": {
			set:  []string{"webhook.create=false,rbac.create=false,operatorServiceAccount.create=false,jobServiceAccount.create=false"},
			want: always[:2],
		},
		"rights of the webhook can be left to the user": {
			set:  []string{"rbac.create=false,operatorServiceAccount.create=false,jobServiceAccount.create=false"},
			want: slices.Concat(always[:2], admission[:2], []string{validating, mutating}),
		},
		"the configuration can be left to the user": {
			set: []string{"webhook.create=false,defaultConfiguration.create=false"}, want: clusterWide[1:],
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, o := range renderChart(t, c.set...) {
				got = append(got, o.title())
			}
			slices.Sort(got)
			if diff := cmp.Diff(slices.Sorted(slices.Values(c.want)), got); diff != "" {
				t.Errorf("objects (-want +got):\n%s", diff)
			}
		})
	}
}

// Every value of the chart that is replaced exists here with the same default, but for the differences that values.yaml marks.
func TestTheChartTakesTheValuesThatUsersHave(t *testing.T) {
	theirs, ours := valuesOf(t, "testdata/chart/values.yaml"), valuesOf(t, chartDir+"/values.yaml")
	want := map[string]string{
		"image.repository": "ghcr.io/apache/flink-kubernetes-operator, here drey",
		"image.tag":        "latest, here ",
		"operatorHealth.startupProbe.failureThreshold": "30, here 300",
		"operatorHealth.startupProbe.periodSeconds":    "10, here 1",
	}
	got := map[string]string{}
	for key, value := range theirs {
		own, there := ours[key]
		switch {
		case !there && !isEmpty(value):
			got[key] = fmt.Sprintf("%v, here missing", value)
		case there && !isEmpty(value) && fmt.Sprint(own) != fmt.Sprint(value) && !isFileText(key):
			got[key] = fmt.Sprintf("%v, here %v", value, own)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defaults that differ (-want +got):\n%s", diff)
	}
}

// isFileText says whether a value is a file whose comments may differ; what it sets is compared elsewhere.
func isFileText(key string) bool {
	return strings.HasSuffix(key, "flink-conf.yaml") || strings.HasSuffix(key, ".properties")
}

func isEmpty(value any) bool {
	return value == nil || fmt.Sprint(value) == "[]" || fmt.Sprint(value) == "map[]"
}

// valuesOf reads a values file into its leaves, by path.
func valuesOf(t *testing.T, path string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	leaves := map[string]any{}
	gatherLeaves(leaves, "", tree)
	return leaves
}

func gatherLeaves(into map[string]any, prefix string, tree map[string]any) {
	for key, value := range tree {
		if below, ok := value.(map[string]any); ok && len(below) > 0 {
			gatherLeaves(into, prefix+key+".", below)
			continue
		}
		into[prefix+key] = value
	}
}

func TestTheOperatorAsksForNoMoreRightsThanItsPredecessor(t *testing.T) {
	bound := grants(boundRules(t, "operator"))
	nodes := renderChart(t, "rbac.nodesRule.create=true")
	namespaced := renderChart(t, "watchNamespaces={a}")
	sets := map[string]map[string]bool{
		"cluster-wide":      grants(rulesOf(t, find(t, renderChart(t), clusterRole))),
		"a watched one":     grants(rulesOf(t, find(t, namespaced, "Role a/flink-operator"))),
		"its own namespace": grants(rulesOf(t, find(t, namespaced, "Role flink-system/flink-operator"))),
	}
	for name, granted := range sets {
		for _, grant := range slices.Sorted(maps.Keys(granted)) {
			if !bound[grant] {
				t.Errorf("%s: %s is more than the replaced chart gives", name, grant)
			}
		}
	}
	if listed := grants(rulesOf(t, find(t, nodes, clusterRole))); !listed["list nodes"] || bound["list nodes"] {
		t.Error("nodes are listed with rbac.nodesRule.create, and only then")
	}
}

func TestFlinkPodsGetTheRightsThatFlinkNeeds(t *testing.T) {
	got := grants(rulesOf(t, find(t, renderChart(t), "Role flink-system/flink")))
	if diff := cmp.Diff(grants(boundRules(t, "job")), got); diff != "" {
		t.Errorf("rights (-want +got):\n%s", diff)
	}
}

func boundRules(t *testing.T, role string) []rbacv1.PolicyRule {
	t.Helper()
	text, err := os.ReadFile("testdata/chart/rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var rules map[string][]rbacv1.PolicyRule
	if err := yaml.UnmarshalStrict(text, &rules); err != nil {
		t.Fatal(err)
	}
	return rules[role]
}

func rulesOf(t *testing.T, role object) []rbacv1.PolicyRule {
	t.Helper()
	text, err := yaml.Marshal(role)
	if err != nil {
		t.Fatal(err)
	}
	var read rbacv1.ClusterRole
	if err := yaml.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read.Rules
}

// grants spells rules out, each as "verb resource.group".
func grants(rules []rbacv1.PolicyRule) map[string]bool {
	all := map[string]bool{}
	for _, rule := range rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				for _, verb := range rule.Verbs {
					all[fmt.Sprint(verb, " ", resource, suffix(group))] = true
				}
			}
		}
	}
	return all
}

func suffix(group string) string {
	if group == "" {
		return ""
	}
	return "." + group
}
