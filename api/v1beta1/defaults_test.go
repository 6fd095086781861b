package v1beta1_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestDefaultsOfAbsentAndNullFields(t *testing.T) {
	tests := map[string]struct {
		in   string
		want v1beta1.JobSpec
	}{
		"absent fields take their defaults": {
			in:   `{}`,
			want: v1beta1.JobSpec{Args: []string{}, State: v1beta1.JobStateRunning, UpgradeMode: v1beta1.UpgradeModeStateless},
		},
		"explicit nulls stay": {
			in:   `{"args":null,"state":null,"upgradeMode":null,"parallelism":null}`,
			want: v1beta1.JobSpec{},
		},
		"given values win": {
			in: `{"args":["a"],"state":"suspended","upgradeMode":"savepoint","parallelism":3,"jarURI":""}`,
			want: v1beta1.JobSpec{
				Args: []string{"a"}, State: v1beta1.JobStateSuspended, UpgradeMode: v1beta1.UpgradeModeSavepoint,
				Parallelism: 3, JarURI: new(""),
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got v1beta1.JobSpec
			if err := json.Unmarshal([]byte(test.in), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
