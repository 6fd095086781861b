package node

import (
	"maps"
	"net/http"
	"regexp"
)

// ids are the parts of paths that differ from job to job, and from savepoint to savepoint.
var ids = regexp.MustCompile(`[0-9a-f]{32}`)

func (n *Node) note(r *http.Request) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.asked[r.Method+" "+ids.ReplaceAllString(r.URL.Path, "{id}")]++
}

// Asked is how often JobManagers were asked for what, since it was last forgotten.
func (n *Node) Asked() map[string]int {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return maps.Clone(n.asked)
}

// Forget begins to count from zero.
func (n *Node) Forget() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	clear(n.asked)
}
