# What the harnesses share: a nginx, a cluster, a load, figures out of a result. Sourced, not run.
# Every process started here is ended by its own id when the harness ends.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
started=()

cleanup() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT

need() {
    command -v "$1" >/dev/null || { echo "$1 is missing: apt-get install $2" >&2; exit 1; }
}

dll=$root/src/Koltso.Cli/bin/Release/net10.0/koltso.dll
koltso() { dotnet "$dll" "$@"; }

# start_nginx PORT: sets nginx_pid (the worker, which does the work).
start_nginx() {
    need nginx nginx-light
    local body
    body=$(printf 'a%.0s' $(seq 1200))
    sed -e "s|@DIR@|$work|g" -e "s|@PORT@|$1|" -e "s|@BODY@|$body|" "$root/benchmarks/nginx.conf.in" > "$work/nginx.conf"
    nginx -p "$work" -c "$work/nginx.conf" &
    started+=($!)
    local master=$!
    for _ in $(seq 50); do
        nginx_pid=$(cat "/proc/$master/task/$master/children" 2>/dev/null | tr -d ' ')
        [ -n "$nginx_pid" ] && return
        sleep 0.1
    done
    echo "nginx did not start" >&2
    exit 1
}

# start_cluster PORT [flags of koltso up]: waits until all nodes are ready.
start_cluster() { start_cluster_in "$work/data" "$@"; }

# start_cluster_in FOLDER PORT [flags]
start_cluster_in() {
    local folder=$1 port=$2
    shift 2
    # Not through the function: the number in $! must be that of the process itself.
    dotnet "$dll" up --port "$port" --data "$folder" "$@" > "$work/up.log" 2>&1 &
    cluster_pid=$!
    started+=("$cluster_pid")
    for _ in $(seq 100); do
        grep -q "are ready" "$work/up.log" && return
        kill -0 "$cluster_pid" 2>/dev/null || break
        sleep 0.2
    done
    cat "$work/up.log" >&2
    exit 1
}

# children_of PID: a line each, whichever of its threads has started them.
children_of() { cat /proc/"$1"/task/*/children | tr -s ' ' '\n' | sed '/^$/d'; }

stop_cluster() { stop_process "$cluster_pid"; }

# stop_process PID: it is not ended again at the end, when its id may be another's.
stop_process() {
    local pid others=()
    kill "$1"
    wait "$1" || true
    for pid in "${started[@]}"; do [ "$pid" = "$1" ] || others+=("$pid"); done
    started=("${others[@]}")
}

# load NAME [flags of koltso bench]: leaves $work/NAME.json and shows the text.
load() {
    local name=$1
    shift
    koltso bench --json "$work/$name.json" "$@" > "$work/$name.txt" 2> /dev/null || true
}

# figure NAME JQ: one number out of a result.
figure() { jq -r "$2" "$work/$1.json"; }

cpu_of='[.servers[].cpuUsPerRequest] | add'
