package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// BlueGreenAbortGracePeriod says how long the new colour may take to become ready before the transition is aborted.
var BlueGreenAbortGracePeriod = conf.Duration("kubernetes.operator.bluegreen.abort.grace-period").WithDefault(10 * time.Minute).
	WithDoc("How long the new colour may take to become ready before the transition is aborted.")

// BlueGreenRescheduleInterval says how long after it was looked at a blue/green deployment is looked at again.
var BlueGreenRescheduleInterval = conf.Duration("kubernetes.operator.bluegreen.reconciliation.reschedule-interval").WithDefault(15 * time.Second).
	WithDoc("How long after it was looked at a blue/green deployment is looked at again.")

// BlueGreenDeletionDelay says how long the old colour is kept after the new one is ready.
var BlueGreenDeletionDelay = conf.Duration("kubernetes.operator.bluegreen.deployment-deletion.delay").WithDefault(0).
	WithDoc("How long the old colour is kept after the new one is ready.")

// blueGreenOptions lists the options of blue/green deployments.
func blueGreenOptions() []Declaration {
	return []Declaration{
		declare(ScopeBlueGreen, BlueGreenAbortGracePeriod),
		declare(ScopeBlueGreen, BlueGreenRescheduleInterval),
		declare(ScopeBlueGreen, BlueGreenDeletionDelay),
	}
}
