package validate

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/quantity"
)

// The resources that are treated differently from all others.
const (
	cpuName    = "cpu"
	memoryName = "memory"
)

// olderResource judges the older form, in which two problems stand side by side.
func olderResource(of role, r *v1beta1.Resource) (string, error) {
	if r == nil {
		return no()
	}
	problem := ""
	if r.Memory != nil {
		if _, err := bytesOf(*r.Memory); err != nil {
			problem += fmt.Sprintf("%s resource memory parse error: %s", of, err)
		}
	}
	if r.EphemeralStorage != nil {
		if _, err := quantity.Parse(*r.EphemeralStorage); err != nil {
			problem += fmt.Sprintf("%s resource ephemeral storage parse error: %s", of, err)
		}
	}
	return problem, nil
}

// bytesOf reads an amount of memory in Flink's notation or else in that of Kubernetes.
func bytesOf(text string) (conf.MemorySize, error) {
	normal, err := quantity.FlinkMemory(text)
	if err != nil {
		return 0, err
	}
	return conf.ParseMemory(normal)
}

// resources lists all problems of requests and limits.
func resources(of role, r *v1beta1.ResourceRequirements) (string, error) {
	if r == nil {
		return no()
	}
	var problems []string
	for _, key := range v1beta1.KeysInOrder(r.Order, "requests", r.Requests) {
		problems = append(problems, amountProblem(of, "requests", key, string(r.Requests[key]))...)
	}
	for _, key := range v1beta1.KeysInOrder(r.Order, "limits", r.Limits) {
		problems = append(problems, amountProblem(of, "limits", key, string(r.Limits[key]))...)
	}
	for _, key := range []string{cpuName, memoryName} {
		request, requested := r.Requests[key]
		limit, limited := r.Limits[key]
		if requested && limited && exceeds(key, string(request), string(limit)) {
			problems = append(problems, fmt.Sprintf("%s resource requirements %s request (%s) must not exceed its limit (%s)",
				of, key, request, limit))
		}
	}
	return strings.Join(problems, "; "), nil
}

// amountProblem returns what is wrong with one amount, or nothing.
func amountProblem(of role, section, key, text string) []string {
	sign, err := signOf(key, text)
	place := fmt.Sprintf("%s resource requirements %s %s", of, section, key)
	switch {
	case err != nil:
		return []string{fmt.Sprintf("%s parse error: %s", place, err)}
	case sign < 0 && key != cpuName && key != memoryName:
		return []string{fmt.Sprintf("%s must not be negative: %s", place, text)}
	case sign <= 0 && (key == cpuName || key == memoryName):
		return []string{fmt.Sprintf("%s must be positive: %s", place, text)}
	}
	return nil
}

func signOf(key, text string) (int, error) {
	if key == memoryName {
		size, err := bytesOf(text)
		return cmp.Compare(size, 0), err
	}
	amount, err := quantity.Parse(text)
	return amount.Sign(), err
}

// exceeds tells whether a request is above its limit. Amounts that cannot be read are told elsewhere.
func exceeds(key, request, limit string) bool {
	if key == memoryName {
		requested, err := bytesOf(request)
		limited, limitErr := bytesOf(limit)
		return err == nil && limitErr == nil && requested > limited
	}
	requested, err := quantity.Parse(request)
	limited, limitErr := quantity.Parse(limit)
	return err == nil && limitErr == nil && requested.Float() > limited.Float()
}
