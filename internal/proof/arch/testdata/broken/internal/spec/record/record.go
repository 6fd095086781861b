package record

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

var Start = metav1.Now()
