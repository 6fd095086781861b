# What demo.sh and demo-tour.sh share. Source it from the root of the checkout.
#   CONTEXT=name  use this context of your kubeconfig, and an image that your cluster can pull: IMAGE=registry/drey:tag
#   CLUSTER=local the project's own cluster, even where Docker and kind are at hand
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

NAMESPACE=${NAMESPACE:-default}
IMAGE=${IMAGE:-drey:dev}
JOB=basic-example
UI_PORT=${UI_PORT:-8081}

bold=$'\e[1m' plain=$'\e[0m'
[ -t 1 ] || bold='' plain=''
say() { printf '%s\n' "$*"; }
title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
# show prints a command and runs it.
show() { printf '%s$ %s%s\n' "$bold" "$*" "$plain"; "$@"; }
# quietly prints a command and runs it; what it prints matters only if it fails.
quietly() { printf '%s$ %s%s\n' "$bold" "$*" "$plain"; "$@" >/dev/null; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# which_cluster says where the demo runs: context, kind or local.
which_cluster() {
    if [ -n "${CONTEXT:-}" ]; then
        echo context
    elif [ "${CLUSTER:-}" != local ] && command -v kind >/dev/null && docker info >/dev/null 2>&1; then
        echo kind
    else
        echo local
    fi
}

# use_cluster makes kubectl and helm talk to the cluster of the demo.
use_cluster() {
    case $(which_cluster) in
    context)
        kubectl() { command kubectl --context "$CONTEXT" "$@"; }
        helm() { "$HELM" --kube-context "$CONTEXT" "$@"; }
        ;;
    kind)
        export KUBECONFIG=$PWD/.local/kind.kubeconfig
        helm() { "$HELM" "$@"; }
        ;;
    local)
        export KUBECONFIG=$PWD/.local/kubeconfig PATH=$PWD/.local:$PATH
        helm() { "$HELM" "$@"; }
        ;;
    esac
}

field() { kubectl -n "$NAMESPACE" get flinkdeployment "$JOB" -o "jsonpath={$1}" 2>/dev/null || true; }

# await STATE SECONDS waits until the job's resource is in that lifecycle state and the operator has seen the last change.
await() {
    local want=$1 until=$((SECONDS + $2)) began=$SECONDS now last=
    while :; do
        now=$(field .status.lifecycleState)
        if [ "$now" = "$want" ] && [ "$(field .metadata.generation)" = "$(field .status.observedGeneration)" ]; then
            say "  $JOB is $want after $((SECONDS - began)) s"
            return 0
        fi
        [ "$now" = "$last" ] || say "  $JOB: ${now:-not seen by the operator yet}"
        last=$now
        [ $SECONDS -lt $until ] || give_up "$JOB did not become $want"
        sleep 0.5
    done
}

# give_up shows what is known, and what may help.
give_up() {
    {
        echo "error: $1"
        echo "--- kubectl describe flinkdeployment $JOB"
        kubectl -n "$NAMESPACE" describe flinkdeployment "$JOB" | tail -25
        echo "--- pods"
        kubectl -n "$NAMESPACE" get pods
        echo "--- the operator's log"
        kubectl -n "$NAMESPACE" logs deploy/flink-kubernetes-operator --all-containers --tail=15
        echo "---"
        echo "What may help: make check-cluster (is the cluster well?), make down && make demo (from the start)."
    } >&2 || true
    exit 1
}

running_task_managers() {
    kubectl -n "$NAMESPACE" get pods -l "app=$JOB,component=taskmanager" --field-selector=status.phase=Running -o name | wc -l
}

# await_task_managers NUMBER waits for Flink's own pods: a job counts as running before all of them do.
await_task_managers() {
    local until=$((SECONDS + 120))
    while [ "$(running_task_managers)" != "$1" ]; do
        [ $SECONDS -lt $until ] || give_up "there are $(running_task_managers) TaskManagers, not $1"
        sleep 0.5
    done
}
