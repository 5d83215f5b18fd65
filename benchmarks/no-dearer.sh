#!/usr/bin/env bash
# Whether requests have become dearer: CPU of all nodes per request, of this build beside that of earlier commits, in
# alternating windows of one run, which are shared out over several starts of the nodes: two starts of one build differ by some
# percent, which no number of windows of one start would show. Three nodes each, all requests to the first node, 32 connections,
# values of 1,200 bytes, default quorums, one copy and three.
#
#   benchmarks/no-dearer.sh COMMIT[,COMMIT...] [WINDOWS [SECONDS [RATE [CASES [STARTS [KEYS]]]]]]
#
# Prints for each kind of request and each commit the median of the windows' ratios (this build / COMMIT) and its 95 %
# interval, which comes from the order of the ratios and assumes nothing of how they are spread; then the median of the windows'
# p99.9, and the managed bytes that all nodes allocated for each request of one window more. Not dearer: median at most 1.03, the
# upper end of the interval at most 1.05. CASES is a part of "get-1 put-1 get-3 put-3". KEYS (10,000) are stored first, and are those
# that are read and written: 850,000 are 1 GB. Run nothing else meanwhile.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
[[ $# -ge 1 ]] || { sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 2; }
# As hashes: a branch or a tag may have a name that no file can have.
commits=()
for commit in ${1//,/ }; do commits+=("$(git -C "$root" rev-parse --short "$commit^{commit}")"); done
windows=${2:-21} seconds=${3:-5} rate=${4:-10000} cases=${5:-get-1 put-1 get-3 put-3} starts=${6:-6} keys=${7:-10000}

declare -A dlls=() ports=() ups=() pids=()
names=(new) ports[new]=18280
dotnet build "$root/src/Koltso.Cli/Koltso.Cli.csproj" -c Release -v q >/dev/null
dlls[new]=$dll
remove_worktrees() {
    for commit in "${commits[@]}"; do git -C "$root" worktree remove --force "$work/src-$commit" || true; done
    cleanup
}
trap remove_worktrees EXIT
for commit in "${commits[@]}"; do
    git -C "$root" worktree add --quiet --detach "$work/src-$commit" "$commit"
    dotnet build "$work/src-$commit/src/Koltso.Cli/Koltso.Cli.csproj" -c Release -v q >/dev/null
    dlls[$commit]=$work/src-$commit/src/Koltso.Cli/bin/Release/net10.0/koltso.dll
    names+=("$commit") ports[$commit]=$((18280 + 20 * (${#names[@]} - 1)))
done

# start NAME COPIES: sets, of NAME, the process and the flags by which bench measures its nodes.
start() {
    dll=${dlls[$1]} start_cluster_in "$work/$1-$2-$at_start" "${ports[$1]}" --replication "$2"
    ups[$1]=$cluster_pid
    pids[$1]=$(children_of "$cluster_pid" | sed 's/^/--pid /' | tr '\n' ' ')
}

# PUTs overwrite the keys of the fill: those of ever new keys cause compactions, whose bursts in single windows hide the rest.
put="--workload put --keys $keys"
get="--workload get --keys $keys"

# window NAME KIND: one window of load; its cost per request is added to NAME-KIND.costs.
window() {
    # shellcheck disable=SC2086
    load "$1" --url "http://127.0.0.1:${ports[$1]}" ${pids[$1]} ${!2} --rate "$rate" --duration "${seconds}s" --warmup 1s
    figure "$1" "$cpu_of" >>"$work/$1-$2.costs"
    figure "$1" '.latencyUs["p99.9"]' >>"$work/$1-$2.tails"
}

# allocated NAME KIND: without --pid the bench asks the nodes themselves.
allocated() {
    # shellcheck disable=SC2086
    load allocated --url "http://127.0.0.1:${ports[$1]}" ${!2} --rate "$rate" --duration "$((seconds * 2))s" --warmup 1s
    sed -n 's/.*CPU, \([0-9,]*\) bytes allocated.*/\1/p' "$work/allocated.txt"
}

# compare COMMIT KIND COPIES
compare() {
    paste "$work/new-$2.costs" "$work/$1-$2.costs" | awk '{ print $1 / $2, $1, $2 }' | sort -n |
        awk -v commit="$1" -v kind="$2" -v copies="$3" '
        { ratio[NR] = $1; new[NR] = $2; old[NR] = $3 }
        END {
            low = int((NR - 1.96 * sqrt(NR)) / 2); if (low < 1) low = 1
            middle = int((NR + 1) / 2)
            printf "%s, %s, beside %s: median ratio %.3f (95 %%: %.3f to %.3f), %d windows; about %.1f us beside %.1f\n",
                kind, copies == 1 ? "one copy" : copies " copies", commit, ratio[middle], ratio[low], ratio[NR + 1 - low], NR,
                new[middle], old[middle]
        }'
}

# tail_of NAME KIND: the median of the windows' p99.9, in ms.
tail_of() { sort -n "$work/$1-$2.tails" | awk '{ tail[NR] = $1 } END { printf "%.1f", tail[int((NR + 1) / 2)] / 1000 }'; }

for copies in 1 3; do
    [[ $cases == *-$copies* ]] || continue
    rm -f "$work"/*.costs "$work"/*.tails
    for at_start in $(seq "$starts"); do
        for name in "${names[@]}"; do
            start "$name" "$copies"
            # shellcheck disable=SC2086
            load fill --url "http://127.0.0.1:${ports[$name]}" $put --distribution sequential --requests "$keys" --rate max
        done
        # GETs first: how full PUTs leave the memtables differs between builds by chance, and so does what a GET then costs.
        for kind in get put; do
            [[ $cases == *$kind-$copies* ]] || continue
            # The runtime compiles hot methods once more for about half a minute of load, which would be up to 15 us a request in
            # short windows. In two rounds, so that no build has waited for all the others' warm-up when the windows begin.
            for name in "${names[@]}" "${names[@]}"; do
                load warm --url "http://127.0.0.1:${ports[$name]}" ${!kind} --rate "$rate" --duration 12s
            done
            for at in $(seq $((windows * (at_start - 1) / starts + 1)) $((windows * at_start / starts))); do
                # To and fro, so that no build always follows the same one.
                order=("${names[@]}")
                if ((at % 2)); then order=(); for name in "${names[@]}"; do order=("$name" "${order[@]}"); done; fi
                for name in "${order[@]}"; do window "$name" $kind; done
            done
            if ((at_start == starts)); then
                for commit in "${commits[@]}"; do compare "$commit" $kind $copies; done
                for name in "${names[@]}"; do
                    echo "  $name: p99.9 $(tail_of "$name" $kind) ms; $(allocated "$name" $kind) bytes allocated a request"
                done
            fi
        done
        for name in "${names[@]}"; do
            stop_process "${ups[$name]}"
            rm -rf "${work:?}/$name-$copies-$at_start"
        done
    done
done
