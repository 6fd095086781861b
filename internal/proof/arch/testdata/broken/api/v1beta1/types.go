package v1beta1

import _ "github.com/prometheus/client_golang/prometheus"
