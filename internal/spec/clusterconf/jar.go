package clusterconf

import (
	"fmt"
	"time"

	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/jaruri"
)

// defaultCheckpointInterval lets a job in last-state mode have a last state.
const defaultCheckpointInterval = 5 * time.Minute

func (b *builder) jar(uri string) {
	if _, err := jaruri.Parse(uri); err != nil {
		b.fail(fmt.Errorf("cannot read jarURI: %w", err))
		return
	}
	put(b, option.Jars, []string{uri})
}

// standaloneCluster overwrites what is different when the operator runs the TaskManagers.
func (b *builder) standaloneCluster() {
	put(b, option.Target, option.TargetRemote)
	if b.spec.Job == nil {
		put(b, option.StandaloneMode, option.SessionMode)
		return
	}
	put(b, option.StandaloneMode, option.ApplicationMode)
	if b.spec.Job.JarURI == nil {
		return
	}
	file, err := jaruri.File(*b.spec.Job.JarURI)
	if err != nil {
		b.fail(fmt.Errorf("cannot read jarURI: %w", err))
		return
	}
	put(b, option.Classpaths, []string{file})
}
