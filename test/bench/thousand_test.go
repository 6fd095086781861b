package bench

import (
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/test/cluster"
)

const many = 1000

// TestManyJobs measures what an operator takes that looks after a thousand jobs with state: memory, and the processor time while nothing
// changes.
func TestManyJobs(t *testing.T) {
	b := setUp(t)
	p := b.start("operator")
	began := time.Now()
	for i := range many {
		b.submitStateful(fmt.Sprintf("many-%d", i), headless)
	}
	submitted := time.Since(began)
	b.areStable(many)
	stable := time.Since(began)
	cpu := b.busy(p)
	memory := b.takes(p)
	show([]figure{
		{fmt.Sprintf("%d jobs with state: submitted in, all STABLE after", many), "", "", seconds(submitted) + ", " + seconds(stable)},
		{fmt.Sprintf("memory of the operator with %d jobs with state, resident / of that anonymous", many), "", "",
			mebibytes(memory.Resident) + " / " + mebibytes(memory.Anonymous)},
		{fmt.Sprintf("CPU with %d jobs with state of which none changes", many), "", "", fmt.Sprintf("%.1f ms/s", cpu)},
	})
}

// headless gives a cluster's REST service no address of its own: the API server of a test has some 250.
func headless(a *cluster.Application) {
	a.Conf["kubernetes.rest-service.exposed.type"] = "Headless_ClusterIP"
}

// submitStateful creates an application that is upgraded with savepoints.
func (b *bench) submitStateful(name string, changes ...func(*cluster.Application)) types.NamespacedName {
	b.Helper()
	a := cluster.Application{
		NamespacedName: types.NamespacedName{Namespace: namespace, Name: name}, Upgrade: "savepoint",
		Conf: map[string]string{"state.savepoints.dir": "s3://bucket/savepoints", "state.checkpoints.dir": "s3://bucket/checkpoints"},
	}
	for _, change := range changes {
		change(&a)
	}
	return b.submitAs(a)
}
