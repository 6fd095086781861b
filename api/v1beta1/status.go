package v1beta1

// CommonStatus is what FlinkDeployments and FlinkSessionJobs have in common.
type CommonStatus struct {
	// JobStatus is the job that was observed last.
	JobStatus JobStatus `json:"jobStatus,omitzero"`
	// Error that happened last, mostly as JSON; empty when there is none.
	Error string `json:"error,omitempty"`
	// ObservedGeneration is the generation of the spec that was reconciled last.
	ObservedGeneration *int64 `json:"observedGeneration,omitempty"`
	// LifecycleState sums up the resource in one word.
	LifecycleState LifecycleState `json:"lifecycleState,omitempty"`
	// ReconciliationStatus remembers the specs that were put into effect.
	ReconciliationStatus ReconciliationStatus `json:"reconciliationStatus,omitzero"`
}

// ReconciliationStatus remembers the specs that were put into effect.
type ReconciliationStatus struct {
	// ReconciliationTimestamp is when a spec was reconciled last, epoch milliseconds. Default: 0.
	ReconciliationTimestamp int64 `json:"reconciliationTimestamp"`
	// LastReconciledSpec as JSON text with metadata; empty before the first deployment.
	LastReconciledSpec string `json:"lastReconciledSpec,omitempty"`
	// LastStableSpec is the last spec known to be good, the target of a rollback.
	LastStableSpec string `json:"lastStableSpec,omitempty"`
	// State of the last reconciled spec. Default: UPGRADING.
	State ReconciliationState `json:"state,omitempty"`
}
