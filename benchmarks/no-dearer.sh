#!/usr/bin/env bash
# Whether requests have become dearer: CPU of all nodes per request, of this build beside that of an earlier commit, in
# alternating windows of one run. Three nodes each, all requests to the first node, 32 connections, values of 1,200 bytes,
# default quorums, one copy and three.
#
#   benchmarks/no-dearer.sh COMMIT [WINDOWS [SECONDS [RATE [CASES]]]]
#
# Prints for each kind of request the median of the windows' ratios (this build / COMMIT) and its 95 % interval, which comes
# from the order of the ratios and assumes nothing of how they are spread; then the managed bytes that all nodes allocated for
# each request of one window more. Not dearer: median at most 1.03, the upper end of the interval at most 1.05. CASES is a
# part of "get-1 put-1 get-3 put-3". Run nothing else meanwhile.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
[[ $# -ge 1 ]] || { sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
commit=$1 windows=${2:-21} seconds=${3:-5} rate=${4:-10000} cases=${5:-get-1 put-1 get-3 put-3}

dotnet build "$root/src/Koltso.Cli/Koltso.Cli.csproj" -c Release -v q >/dev/null
git -C "$root" worktree add --quiet --detach "$work/old" "$commit"
trap 'git -C "$root" worktree remove --force "$work/old"; cleanup' EXIT
dotnet build "$work/old/src/Koltso.Cli/Koltso.Cli.csproj" -c Release -v q >/dev/null
new_dll=$dll old_dll=$work/old/src/Koltso.Cli/bin/Release/net10.0/koltso.dll

# start NAME PORT COPIES: sets NAME_up and NAME_pids, the flags by which bench measures these nodes.
start() {
    local build=$1_dll
    dll=${!build} start_cluster_in "$work/$1-$3" "$2" --replication "$3"
    printf -v "$1_up" %s "$cluster_pid"
    # Any of its threads may have started a node.
    printf -v "$1_pids" %s "$(cat /proc/"$cluster_pid"/task/*/children | tr -s ' ' '\n' | sed '/^$/d; s/^/--pid /' | tr '\n' ' ')"
}

stop() {
    local up=$1_up
    kill "${!up}"
    wait "${!up}" || true
}

# PUTs overwrite the keys of the fill: those of ever new keys cause compactions, whose bursts in single windows hide the rest.
put="--workload put --keys 10000"
get="--workload get --keys 10000"

# window NAME PORT KIND: one window of load; its cost per request goes to NAME.cost.
window() {
    local pids=$1_pids
    # shellcheck disable=SC2086
    load "$1" --url "http://127.0.0.1:$2" ${!pids} ${!3} --rate "$rate" --duration "${seconds}s" --warmup 1s
    figure "$1" "$cpu_of" >"$work/$1.cost"
}

# allocated PORT KIND: without --pid the bench asks the nodes themselves.
allocated() {
    # shellcheck disable=SC2086
    load allocated --url "http://127.0.0.1:$1" ${!2} --rate "$rate" --duration "$((seconds * 2))s" --warmup 1s
    sed -n 's/.*CPU, \([0-9,]*\) bytes allocated.*/\1/p' "$work/allocated.txt"
}

for copies in 1 3; do
    [[ $cases == *-$copies* ]] || continue
    start old 18180 "$copies"
    start new 18280 "$copies"
    for port in 18180 18280; do
        load fill --url "http://127.0.0.1:$port" --workload put --keys 10000 --distribution sequential --requests 10000 --rate max
    done
    # GETs first: how full PUTs leave the memtables differs between the two by chance, and so does what a GET then costs.
    for kind in get put; do
        [[ $cases == *$kind-$copies* ]] || continue
        for port in 18180 18280; do load warm --url "http://127.0.0.1:$port" ${!kind} --rate "$rate" --duration 15s; done
        : >"$work/ratios"
        for at in $(seq "$windows"); do
            if ((at % 2)); then window old 18180 $kind; window new 18280 $kind; else window new 18280 $kind; window old 18180 $kind; fi
            paste "$work/new.cost" "$work/old.cost" >>"$work/ratios"
        done
        awk '{ print $1 / $2, $1, $2 }' "$work/ratios" | sort -n | awk -v copies="$copies" -v kind="$kind" '
            { ratio[NR] = $1; new[NR] = $2; old[NR] = $3 }
            END {
                low = int((NR - 1.96 * sqrt(NR)) / 2); if (low < 1) low = 1
                middle = int((NR + 1) / 2)
                printf "%s, %s: median ratio %.3f (95 %%: %.3f to %.3f), %d windows; about %.1f us beside %.1f\n",
                    kind, copies == 1 ? "one copy" : copies " copies", ratio[middle], ratio[low], ratio[NR + 1 - low], NR,
                    new[middle], old[middle]
            }'
        echo "  allocated: $(allocated 18280 $kind) bytes a request beside $(allocated 18180 $kind)"
    done
    stop old
    stop new
done
