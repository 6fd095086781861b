#!/usr/bin/env bash
# Shows what can be done with a running job: more parallelism, suspend, resume, delete. `make demo-tour` calls it after `make demo`.
. "$(dirname "${BASH_SOURCE[0]}")/demo-lib.sh"
use_cluster

change() { show kubectl -n "$NAMESPACE" patch flinkdeployment "$JOB" --type=merge -p "$1"; }
pods() { show kubectl -n "$NAMESPACE" get pods -l app="$JOB"; }
# flink asks Flink itself, through the API server.
flink() { kubectl get --raw "/api/v1/namespaces/$NAMESPACE/services/$JOB-rest:rest/proxy/$1"; }
parallelisms() {
    local id
    id=$(flink jobs | grep -oE '"id":"[0-9a-f]{32}"' | head -n1 | cut -d'"' -f4)
    flink "jobs/$id" | sed -nE 's/"name":"([^"]*)","maxParallelism":[0-9]+,"parallelism":([0-9]+)/\n  parallelism \2: \1\n/gp' | grep '^  parallelism' | cut -c1-80
}

[ -n "$(field .metadata.name)" ] || die "there is no $JOB: run make demo first"
await STABLE 300

title "1. More parallelism: 2 -> 4. The slots of one TaskManager no longer suffice, so Flink asks for a second."
pods
change '{"spec":{"job":{"parallelism":4}}}'
await STABLE 300
await_task_managers 2
pods
say "Flink itself says:"; parallelisms

title "2. Suspend. The job and its pods go; the resource stays."
change '{"spec":{"job":{"state":"suspended"}}}'
await SUSPENDED 120
show kubectl -n "$NAMESPACE" get flinkdeployment

title "3. Resume."
change '{"spec":{"job":{"state":"running"}}}'
await STABLE 300
show kubectl -n "$NAMESPACE" get flinkdeployment

title "4. The story so far, as events tell it."
show kubectl -n "$NAMESPACE" get events --field-selector "involvedObject.name=$JOB,involvedObject.kind=FlinkDeployment" --sort-by=.lastTimestamp \
    -o custom-columns=REASON:.reason,MESSAGE:.message

title "5. Delete. Nothing stays behind."
show kubectl -n "$NAMESPACE" delete flinkdeployment "$JOB"
kubectl -n "$NAMESPACE" wait --for=delete pod -l "app=$JOB" --timeout=60s >/dev/null 2>&1 || give_up "pods stayed behind"
show kubectl -n "$NAMESPACE" get deployments,services,configmaps,pods -l "app=$JOB"
