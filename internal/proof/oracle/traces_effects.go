package oracle

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

// irreversible are the effects that must match, with what of them must.
var irreversible = map[string][]string{
	"submitApplication": {"restore", "generation", "parallelism", "image"}, "submitSession": {"generation", "image"},
	"cancel": {}, "stopWithSavepoint": {"drain", "format", "directory"},
	"triggerSavepoint": {"cluster", "directory", "format"}, "triggerCheckpoint": {"cluster", "checkpointType"}, "disposeSavepoint": {"cluster", "path"},
	"rescale": {}, "scale": {"kind", "name", "replicas"}, "create": {"kind", "name", "labels", "spec"}, "delete": {"kind", "name"}, "deleteCollection": {"deleted"},
}

func (p *player) compareEffects(recorded []map[string]any) {
	want := p.essence(recorded)
	var got []map[string]any
	for _, e := range p.world.Effects() {
		got = append(got, e)
	}
	ours := p.essence(got)
	if diff := cmp.Diff(texts(ordered(want)), texts(ordered(ours))); diff != "" {
		p.differ("effects (-recorded +ours):\n%s", diff)
		return
	}
	if diff := cmp.Diff(texts(upgradeSnapshots(want)), texts(upgradeSnapshots(ours))); diff != "" {
		p.differ("snapshots of upgrades (-recorded +ours):\n%s", diff)
		return
	}
	for i, e := range p.submissions(recorded) {
		p.compareSubmission(e, p.submissions(got)[i])
	}
}

// ordered are the effects whose order must match, and upgradeSnapshots those whose place among the others is free.
func ordered(effects []map[string]any) []map[string]any          { return split(effects, false) }
func upgradeSnapshots(effects []map[string]any) []map[string]any { return split(effects, true) }

func split(effects []map[string]any, ofUpgrades bool) []map[string]any {
	var out []map[string]any
	for _, e := range effects {
		if (e["e"] == "create" && upgradeName.MatchString(fmt.Sprint(e["name"]))) == ofUpgrades {
			out = append(out, e)
		}
	}
	return out
}

var (
	upgradeName = regexp.MustCompile(`-upgrade-`)
	// creationTime is the end of a snapshot's name. An upgrade is announced a moment before Java would begin it.
	creationTime = regexp.MustCompile(`-upgrade-[0-9]+$`)
)

// essence is what of a list of effects must match: repeated failing attempts count once, deleting nothing does not count.
func (p *player) essence(effects []map[string]any) []map[string]any {
	var out []map[string]any
	last := ""
	for _, e := range effects {
		kept, counts := p.essenceOf(e)
		if !counts {
			continue
		}
		text, err := json.Marshal(kept)
		if err != nil {
			p.differ("%v", err)
		}
		if isRepeatable := isSubmission(kept) || kept["answer"] == "error"; string(text) != last || !isRepeatable {
			out, last = append(out, kept), string(text)
		}
	}
	return out
}

func isSubmission(e map[string]any) bool {
	return e["e"] == "submitApplication" || e["e"] == "submitSession"
}

func (p *player) essenceOf(e map[string]any) (kept map[string]any, counts bool) {
	name, _ := e["e"].(string)
	fields, counts := irreversible[name]
	if name == "deleteCollection" {
		deleted := lengthOf(e["deleted"])
		return map[string]any{"e": name, "deleted": deleted}, deleted > 0
	}
	if name == "create" && e["kind"] != v1beta1.KindFlinkStateSnapshot {
		return nil, false
	}
	kept = map[string]any{"e": name}
	if answer, _ := e["answer"].(string); answer == "error" && name != "cancel" && name != "stopWithSavepoint" {
		kept["answer"] = answer
		if isSubmission(e) {
			return kept, counts
		}
	}
	for _, field := range fields {
		switch field {
		case "labels", "spec":
			kept[field] = p.plain(e[field])
		case "name":
			kept[field] = creationTime.ReplaceAllString(fmt.Sprint(e[field]), "-upgrade-")
		default:
			kept[field] = flat(e[field])
		}
	}
	return kept, counts
}

// flat is a value of an effect as text; what is absent is like null and false.
func flat(value any) string {
	if no, isFlag := value.(bool); value == nil || isFlag && !no {
		return fmt.Sprint(nil)
	}
	return fmt.Sprint(value)
}

// plain is a value as JSON has it, without nulls and empty objects.
func (p *player) plain(value any) any {
	var out any
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		p.differ("%v", err)
	}
	return prune(out)
}

// alignTriggers puts our name of a savepoint or checkpoint in progress in the place of the recorded one.
func (p *player) alignTriggers(want, got map[string]any) {
	for _, field := range []string{"savepointInfo", "checkpointInfo"} {
		a, b := inside(want, "jobStatus", field), inside(got, "jobStatus", field)
		recorded, hasA := a["triggerId"].(string)
		ours, hasB := b["triggerId"].(string)
		if hasA && hasB && p.ids.same(recorded, ours) {
			a["triggerId"] = ours
		}
	}
}

// inside is an object within an object; empty when there is none.
func inside(in map[string]any, path ...string) map[string]any {
	for _, field := range path {
		in, _ = in[field].(map[string]any)
	}
	return in
}
