// Command run plays every story, with every harm to every call and with random harms, and reports broken invariants.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/go-logr/logr"
	ctrllog "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/internal/proof/sim"
)

// moreGarbage lets runs use memory in place of time.
const moreGarbage = 400

func main() {
	o := sim.CampaignOptions{Out: os.Stdout}
	flag.StringVar(&o.Dir, "dir", "internal/turn/decide", "folder below which the stories lie")
	flag.IntVar(&o.Runs, "runs", 200000, "number of runs")
	flag.IntVar(&o.Users, "users", 0, "number of stories that seeds make up")
	flag.Int64Var(&o.Seed, "seed", 1, "seed of the random harms")
	flag.StringVar(&o.Only, "story", "", "play only this story")
	flag.StringVar(&o.Faults, "faults", "", "play it with these faults, such as 7:crash-after,9:conflict")
	flag.BoolVar(&o.Verbose, "v", false, "print every transcript")
	flag.Parse()
	ctrllog.SetLogger(logr.Discard())
	debug.SetGCPercent(moreGarbage)
	violations, err := sim.Campaign(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sim:", err)
		os.Exit(2)
	}
	if violations > 0 {
		os.Exit(1)
	}
}
