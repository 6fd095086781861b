package ingress

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	networkingv1 "k8s.io/api/networking/v1"

	"github.com/drey-project/drey/internal/names"
)

// Oldest is the oldest Kubernetes that clusters run on.
var Oldest = Version{Major: "1", Minor: "19"}

// Marked is an Ingress with a fingerprint of everything in it that a user decides.
func Marked(o Object) (*networkingv1.Ingress, error) {
	i, isV1 := o.(*networkingv1.Ingress)
	if !isV1 {
		return nil, fmt.Errorf("%T is of an API version that is not served any more", o)
	}
	text, err := json.Marshal([]any{i.Labels, i.Annotations, i.Spec})
	if err != nil {
		return nil, fmt.Errorf("cannot print Ingress %s: %w", i.Name, err)
	}
	sum := sha256.Sum256(text)
	if i.Annotations == nil {
		i.Annotations = map[string]string{}
	}
	i.Annotations[names.AnnotationApplied] = hex.EncodeToString(sum[:8])
	return i, nil
}
