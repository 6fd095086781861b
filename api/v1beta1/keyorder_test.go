package v1beta1_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestKeysKeepTheOrderOfTheUser(t *testing.T) {
	tests := map[string]struct {
		in   string
		edit func(map[string]v1beta1.Quantity)
		want []string
	}{
		"as written":                 {in: `{"requests":{"memory":"1Gi","cpu":1}}`, want: []string{"memory", "cpu"}},
		"sorted when written sorted": {in: `{"requests":{"cpu":1,"memory":"1Gi"}}`, want: []string{"cpu", "memory"}},
		"nothing when there is none": {in: `{"requests":null}`},
		"removed keys are left out":  {in: `{"requests":{"b":1,"a":2}}`, edit: func(m map[string]v1beta1.Quantity) { delete(m, "b") }, want: []string{"a"}},
		"added keys come last":       {in: `{"requests":{"z":1,"b":2}}`, edit: func(m map[string]v1beta1.Quantity) { m["a"] = "1" }, want: []string{"z", "b", "a"}},
		"a repeated key counts once": {in: `{"requests":{"z":1,"b":2,"z":3}}`, want: []string{"z", "b"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got v1beta1.ResourceRequirements
			if err := json.Unmarshal([]byte(test.in), &got); err != nil {
				t.Fatal(err)
			}
			if test.edit != nil {
				test.edit(got.Requests)
			}
			if diff := cmp.Diff(test.want, v1beta1.KeysInOrder(got.Order, "requests", got.Requests)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
