#!/usr/bin/env bash
# The entry point of the Flink images. It understands what the official images' entry point does:
#
#   jobmanager | standalone-job | taskmanager | history-server [ARGUMENT...]   that process, in the foreground
#   native-k8s COMMAND...                                                     COMMAND, as it is
#   help                                                                      how to use it
#   COMMAND...                                                                COMMAND, as it is
#
#   FLINK_PROPERTIES                     lines "key: value" for the configuration; ${NAME} stands for an environment variable
#   JOB_MANAGER_RPC_ADDRESS              where the JobManager is; this host if unset
#   TASK_MANAGER_NUMBER_OF_TASK_SLOTS    slots of a TaskManager
#   ENABLE_BUILT_IN_PLUGINS              jars of opt/ to use as plugins, separated by semicolons
#   COPY_BUILT_IN_PLUGINS=true           copy them instead of linking to them
#   DISABLE_JEMALLOC=true                use the C library's allocator

: "${FLINK_HOME:=/opt/flink}"
conf=$FLINK_HOME/conf

main() {
    use_jemalloc
    enable_plugins
    configure
    local what=${1:-help}
    case $what in
    help) usage ;;
    jobmanager) foreground "Job Manager" jobmanager.sh "${@:2}" ;;
    standalone-job) foreground "Job Manager" standalone-job.sh "${@:2}" ;;
    taskmanager) foreground "Task Manager" taskmanager.sh "${@:2}" ;;
    history-server) foreground "History Server" historyserver.sh "${@:2}" ;;
    native-k8s) as_flink "${@:2}" ;;
    *) as_flink "$@" ;;
    esac
}

usage() {
    local name
    name=$(basename "$0")
    echo "Usage: $name (jobmanager|standalone-job|taskmanager|history-server)"
    echo "    Or $name help"
    echo
    echo "Flink's memory is given out by jemalloc. Set the environment variable DISABLE_JEMALLOC to 'true' for that of the C library."
}

foreground() {
    echo "Starting $1"
    as_flink "$FLINK_HOME/bin/$2" start-foreground "${@:3}"
}

# as_flink replaces this shell by the command, as user flink if it runs as root.
as_flink() {
    if [ "$(id -u)" = 0 ] && command -v gosu >/dev/null; then
        exec gosu flink "$@"
    fi
    exec "$@"
}

use_jemalloc() {
    [ "${DISABLE_JEMALLOC:-false}" = false ] || return 0
    local library
    library=/usr/lib/$(uname -m)-linux-gnu/libjemalloc.so.2
    if [ -f "$library" ]; then
        export LD_PRELOAD=${LD_PRELOAD:+$LD_PRELOAD:}$library
    else
        echo "WARNING: $library is not there, the C library's allocator is used instead of jemalloc."
    fi
}

enable_plugins() {
    local jar
    local -a jars
    IFS=';' read -ra jars <<<"${ENABLE_BUILT_IN_PLUGINS:-}"
    for jar in "${jars[@]}"; do
        jar=${jar//[[:space:]]/}
        [ -n "$jar" ] || continue
        if [ ! -e "$FLINK_HOME/opt/$jar" ]; then
            echo "Plugin $jar does not exist. Exiting."
            exit 1
        fi
        mkdir -p "$FLINK_HOME/plugins/${jar%.jar}"
        if [ "${COPY_BUILT_IN_PLUGINS:-false}" = true ]; then
            cp -f "$FLINK_HOME/opt/$jar" "$FLINK_HOME/plugins/${jar%.jar}/"
        else
            ln -sf "$FLINK_HOME/opt/$jar" "$FLINK_HOME/plugins/${jar%.jar}/"
        fi
        echo "Successfully enabled $jar"
    done
}

# configure writes what the environment says into the configuration. Where the configuration cannot be written, as under
# Kubernetes, which mounts it, it is complete already.
configure() {
    if [ ! -w "$conf" ] || { [ -e "$conf/config.yaml" ] && [ ! -w "$conf/config.yaml" ]; }; then
        return 0
    fi
    local -a settings=(
        "jobmanager.rpc.address=${JOB_MANAGER_RPC_ADDRESS:-$(hostname -f)}"
        "blob.server.port=6124"
        "query.server.port=6125"
    )
    if [ -n "${TASK_MANAGER_NUMBER_OF_TASK_SLOTS:-}" ]; then
        settings+=("taskmanager.numberOfTaskSlots=$TASK_MANAGER_NUMBER_OF_TASK_SLOTS")
    fi
    local key value
    while IFS=: read -r key value; do
        # As in the official images, spaces are lost.
        key=${key//[[:space:]]/} value=$(envsubst <<<"${value//[[:space:]]/}")
        case $key in '' | '#'*) continue ;; esac
        settings+=("$key=$value")
    done <<<"${FLINK_PROPERTIES:-}"
    if [ -e "$conf/flink-conf.yaml" ]; then
        write_lines "${settings[@]}"
    else
        write_yaml "${settings[@]}"
    fi
}

# write_yaml leaves config.yaml to Flink's own tool, once for all settings: each call starts a JVM.
write_yaml() {
    "$FLINK_HOME/bin/config-parser-utils.sh" "$conf" "$FLINK_HOME/bin" "$FLINK_HOME/lib" "${@/#/-D}"
}

# write_lines replaces lines of flink-conf.yaml.
write_lines() {
    local setting key escaped
    for setting in "$@"; do
        key=${setting%%=*} escaped=${setting%%=*}
        escaped=${escaped//./\\.}
        sed -i "/^ *$escaped *:/d" "$conf/flink-conf.yaml"
        echo "$key: ${setting#*=}" >>"$conf/flink-conf.yaml"
    done
}

main "$@"
