package client_test

import (
	"reflect"
	"testing"

	"github.com/drey-project/drey/flink/flinksim/client"
	"github.com/drey-project/drey/flink/rest"
)

func TestEveryMethodIsOneOfTheRESTClient(t *testing.T) {
	simulated, real := reflect.TypeFor[*client.Client](), reflect.TypeFor[*rest.Client]()
	for method := range simulated.Methods() {
		twin, ok := real.MethodByName(method.Name)
		if !ok {
			t.Errorf("the REST client has no method %s", method.Name)
			continue
		}
		if got, want := signature(method), signature(twin); got != want {
			t.Errorf("%s is %s, the REST client's is %s", method.Name, got, want)
		}
	}
}

// signature is the method's type without its receiver.
func signature(m reflect.Method) string {
	var text string
	for i := 1; i < m.Type.NumIn(); i++ {
		text += m.Type.In(i).String() + ","
	}
	for i := range m.Type.NumOut() {
		text += "→" + m.Type.Out(i).String()
	}
	return text
}
