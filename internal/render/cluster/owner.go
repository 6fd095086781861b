package cluster

import (
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// owners are the resources that the Deployments of the cluster belong to.
func (d Draft) owners() ([]metav1.OwnerReference, error) {
	entries, err := conf.Get(d.Conf, option.JobManagerOwnerReference)
	if err != nil {
		return nil, err
	}
	out := make([]metav1.OwnerReference, 0, len(entries))
	for _, entry := range entries {
		out = append(out, ownerFrom(entry))
	}
	return out, nil
}

// ownerFrom reads an owner reference. Letters may have any case, and unknown properties are ignored, as in Flink.
func ownerFrom(entry map[string]string) metav1.OwnerReference {
	var out metav1.OwnerReference
	for property, value := range entry {
		switch strings.ToLower(property) {
		case "apiversion":
			out.APIVersion = value
		case "kind":
			out.Kind = value
		case "name":
			out.Name = value
		case "uid":
			out.UID = types.UID(value)
		case "controller":
			out.Controller = isTrue(value)
		case "blockownerdeletion":
			out.BlockOwnerDeletion = isTrue(value)
		}
	}
	return out
}

// isTrue takes everything but true for false.
func isTrue(text string) *bool {
	truth := strings.EqualFold(text, "true")
	return &truth
}
