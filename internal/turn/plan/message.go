package plan

// NoHAMetadata tells that a job can only continue from high-availability metadata, and that there is none. Users and the
// lifecycle state match on parts of it.
const NoHAMetadata = "HA metadata is not available to restore from last state." +
	"It is possible that the job has finished or terminally failed, or the configmaps have been deleted."
