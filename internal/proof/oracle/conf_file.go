package oracle

import (
	"encoding/json"

	"github.com/drey-project/drey/flink/conf"
)

// runConfFile replays the reading of a configuration directory.
func runConfFile(v Vector) Result {
	var in struct {
		Files map[string]string `json:"files"`
	}
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	c, err := conf.ParseDir(in.Files)
	if err != nil {
		// What the two YAML libraries say about a broken file has nothing in common.
		return judgeFails(v.Out, err)
	}
	return judge(v.Out, map[string]any{"standardYaml": c.Dialect() == conf.StandardYAML, "map": c.Map()}, err)
}
