package v1beta1_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestAmountsAreKeptAsGiven(t *testing.T) {
	tests := map[string]struct {
		in   string
		want map[string]v1beta1.Quantity
	}{
		"no amounts":                 {`{"limits":null}`, nil},
		"a text":                     {`{"limits":{"cpu":"1000m"}}`, map[string]v1beta1.Quantity{"cpu": "1000m"}},
		"a number":                   {`{"limits":{"cpu":1.50}}`, map[string]v1beta1.Quantity{"cpu": "1.50"}},
		"an empty text is an amount": {`{"limits":{"cpu":""}}`, map[string]v1beta1.Quantity{"cpu": ""}},
		"null is none":               {`{"limits":{"cpu":null,"memory":"1Gi"}}`, map[string]v1beta1.Quantity{"memory": "1Gi"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got v1beta1.ResourceRequirements
			if err := json.Unmarshal([]byte(test.in), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.Limits); diff != "" {
				t.Errorf("limits (-want +got):\n%s", diff)
			}
		})
	}
}
