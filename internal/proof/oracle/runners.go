package oracle

// runners holds a replayer for each kind of recording; a kind without one is reported as such.
var runners = map[string]Runner{
	"operator-config": runOperatorConfig,
}
