package jackson_test

import (
	"testing"

	"github.com/drey-project/drey/internal/spec/jackson"
)

// The wanted texts were made by the Java operator's model.
func TestPodTemplatesArePrintedAsTheJavaOperatorPrintsThem(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"known properties in the model's order": {
			`{"spec":{"containers":[{"name":"a","image":"i","env":[{"value":"v","name":"n"}]}]},"metadata":{"labels":{"z":"1","a":"2"}}}`,
			`{"metadata":{"labels":{"z":"1","a":"2"}},"spec":{"containers":[{"env":[{"name":"n","value":"v"}],"image":"i","name":"a"}]}}`,
		},
		"no nulls, no empty lists and maps, but empty objects": {
			`{"spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[],"nodeSelector":{},"affinity":{},"securityContext":null}}`,
			`{"spec":{"affinity":{},"volumes":[{"emptyDir":{},"name":"v"}]}}`,
		},
		"unknown properties last and as they are": {
			`{"kind":"Pod","spec":{"zzz":{"b":1,"a":null,"c":[]},"aaa":1,"containers":[{"Zed":null,"name":"a"}]},"apiVersion":"v1"}`,
			`{"spec":{"containers":[{"name":"a","Zed":null}],"zzz":{"b":1,"a":null,"c":[]},"aaa":1},"kind":"Pod","apiVersion":"v1"}`,
		},
		"quantities are texts as given": {
			`{"spec":{"containers":[{"resources":{"requests":{"memory":" 2 Gi","cpu":1,"a":1.5,"b":1e10,"c":"1e3","d":{"amount":"1","format":"Gi"}}}}]}}`,
			`{"spec":{"containers":[{"resources":{"requests":{"memory":" 2 Gi","cpu":"1","a":"1.5","b":"1.0E10","c":"1e3","d":"1Gi"}}}]}}`,
		},
		"ports stay numbers or names": {
			`{"spec":{"containers":[{"livenessProbe":{"tcpSocket":{"port":"80"},"httpGet":{"port":8080}}}]}}`,
			`{"spec":{"containers":[{"livenessProbe":{"httpGet":{"port":8080},"tcpSocket":{"port":"80"}}}]}}`,
		},
		"scalars become what the field is": {
			`{"spec":{"hostNetwork":1,"terminationGracePeriodSeconds":"30","containers":[{"name":1,"tty":"true","env":[{"name":"x","value":true}],"livenessProbe":{"periodSeconds":10.7}}]}}`,
			`{"spec":{"containers":[{"env":[{"name":"x","value":"true"}],"livenessProbe":{"periodSeconds":10},"name":"1","tty":true}],"hostNetwork":true,"terminationGracePeriodSeconds":30}}`,
		},
		"empty texts are no numbers": {
			`{"spec":{"containers":[{"name":"","livenessProbe":{"periodSeconds":""}}],"hostNetwork":""}}`,
			`{"spec":{"containers":[{"livenessProbe":{},"name":""}]}}`,
		},
		"nulls inside lists stay": {
			`{"spec":{"tolerations":[null,{}],"hostAliases":[{"hostnames":[null,"a"]}]}}`,
			`{"spec":{"hostAliases":[{"hostnames":[null,"a"]}],"tolerations":[null,{}]}}`,
		},
		"nothing": {`{"metadata":null,"spec":null}`, `{}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			n, err := jackson.PodTemplate([]byte(test.in))
			if err != nil {
				t.Fatal(err)
			}
			got := jackson.Print(n)
			if got != test.want {
				t.Errorf("want %s\ngot  %s", test.want, got)
			}
			again, err := jackson.PodTemplate([]byte(got))
			if err != nil || jackson.Print(again) != got {
				t.Errorf("printed again it is %s (%v)", jackson.Print(again), err)
			}
		})
	}
}

func TestPodTemplatesThatCannotBeReadAreRefused(t *testing.T) {
	tests := map[string]string{
		"no JSON":                    `{`,
		"a list for an object":       `{"spec":[]}`,
		"an object for a list":       `{"spec":{"containers":{"name":"x"}}}`,
		"a list for a text":          `{"spec":{"containers":[{"name":["x"]}]}}`,
		"a word for a number":        `{"spec":{"containers":[{"livenessProbe":{"periodSeconds":"ten"}}]}}`,
		"a word for a boolean":       `{"spec":{"hostNetwork":"maybe"}}`,
		"a text for an object":       `{"spec":"x"}`,
		"a boolean for a number":     `{"spec":{"terminationGracePeriodSeconds":true}}`,
		"a fraction for a boolean":   `{"spec":{"hostNetwork":0.5}}`,
		"a list for a map of texts":  `{"spec":{"nodeSelector":["a"]}}`,
		"an object for a label text": `{"metadata":{"labels":{"a":{}}}}`,
	}
	for name, in := range tests {
		t.Run(name, func(t *testing.T) {
			if n, err := jackson.PodTemplate([]byte(in)); err == nil {
				t.Errorf("it was read as %s", jackson.Print(n))
			}
		})
	}
}
