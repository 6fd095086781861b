#!/usr/bin/env bash
# Installs Drey on a cluster and runs a Flink job until it is stable. `make demo` calls it.
. "$(dirname "${BASH_SOURCE[0]}")/demo-lib.sh"

CHART=helm/flink-kubernetes-operator
RELEASE=flink-kubernetes-operator
start=$SECONDS

# prepare_* bring a cluster up that has the operator's image. After that, all three are the same.
prepare_context() {
    command -v kubectl >/dev/null || die "CONTEXT needs a kubectl"
    say "Using your context $CONTEXT and the image $IMAGE, which your cluster must be able to pull."
}

# Written for Docker and kind, with Flink's official images. Not tried yet: see local/README.md.
prepare_kind() {
    command -v kubectl >/dev/null || die "kind needs a kubectl"
    title "A cluster with kind"
    mkdir -p .local
    kind get clusters 2>/dev/null | grep -qx drey || kind create cluster --name drey --kubeconfig .local/kind.kubeconfig
    kind export kubeconfig --name drey --kubeconfig .local/kind.kubeconfig
    make --no-print-directory image
    kind load image-archive dist/image.tar --name drey
}

prepare_local() {
    title "A cluster on this machine"
    make --no-print-directory up
    make --no-print-directory load-image
}

# checksum changes whenever the image does: a tag alone would not make the operator restart.
checksum() {
    if [ -e dist/image.tar ]; then sha256sum dist/image.tar | cut -c1-16; else echo none; fi
}

install() {
    title "Drey"
    quietly kubectl apply --server-side --force-conflicts -f "$CHART/crds"
    quietly helm upgrade --install "$RELEASE" "$CHART" --namespace "$NAMESPACE" \
        --set image.repository="${IMAGE%:*}" --set image.tag="${IMAGE##*:}" --set webhook.create=false \
        --set-string operatorPod.annotations."drey\.dev/image"="$(checksum)"
    kubectl -n "$NAMESPACE" rollout status "deploy/$RELEASE" --timeout=120s || give_up "the operator did not start"
}

run_job() {
    title "A Flink job"
    show kubectl -n "$NAMESPACE" apply -f examples/basic.yaml
    await STABLE 300
    await_task_managers 1
    echo
    show kubectl -n "$NAMESPACE" get flinkdeployment
    echo
    show kubectl -n "$NAMESPACE" get pods
}

what_next() {
    local k="kubectl -n $NAMESPACE"
    title "It runs, ${1} s after you asked for it. What next?"
    case $(which_cluster) in
    local) say "  export KUBECONFIG=$KUBECONFIG PATH=$PWD/.local:\$PATH" ;;
    kind) say "  export KUBECONFIG=$KUBECONFIG" ;;
    context) k="kubectl --context $CONTEXT -n $NAMESPACE" ;;
    esac
    say "  the Flink UI            $k port-forward svc/$JOB-rest $UI_PORT:8081     then open http://localhost:$UI_PORT"
    say "  its story               $k describe flinkdeployment $JOB"
    say "  a second TaskManager    $k patch flinkdeployment $JOB --type=merge -p '{\"spec\":{\"job\":{\"parallelism\":4}}}'"
    say "  suspend it              $k patch flinkdeployment $JOB --type=merge -p '{\"spec\":{\"job\":{\"state\":\"suspended\"}}}'"
    say "  delete it               $k delete flinkdeployment $JOB"
    say "  all of that, shown      make demo-tour"
    [ "$(which_cluster)" != local ] || say "  the end                 make down"
}

"prepare_$(which_cluster)"
use_cluster
install
run_job
what_next $((SECONDS - start))
