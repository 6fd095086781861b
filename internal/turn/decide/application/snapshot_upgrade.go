package application

import (
	"time"

	"github.com/drey-project/drey/api/v1beta1"
)

// upgradeSnapshot keeps record of the savepoint that an upgrade stopped the job with. It returns the FlinkStateSnapshot to be
// created for it or, where such resources are not used, writes it into status and returns nil. Called again it does the same.
func (t *turn) upgradeSnapshot(
	location string, format v1beta1.SavepointFormatType, triggered time.Time,
) (*v1beta1.FlinkStateSnapshot, error) {
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	resources, err := t.usesResources(c)
	if err != nil {
		return nil, err
	}
	if !resources {
		t.keepSavepoint(v1beta1.Savepoint{
			TimeStamp: triggered.UnixMilli(), Location: location, TriggerType: v1beta1.SnapshotTriggerUpgrade, FormatType: format,
		})
		return nil, nil
	}
	return t.savepointResource(c, v1beta1.SnapshotTriggerUpgrade, triggered, v1beta1.SavepointSpec{
		Path: location, FormatType: format, AlreadyExists: new(true),
	})
}

// keepSavepoint makes a completed savepoint the last one in status.
func (t *turn) keepSavepoint(s v1beta1.Savepoint) {
	info := &t.st.JobStatus.SavepointInfo
	if info.LastSavepoint == nil || info.LastSavepoint.Location != s.Location {
		info.SavepointHistory = append(info.SavepointHistory, s)
	}
	info.LastSavepoint = &s
}
