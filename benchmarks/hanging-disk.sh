#!/usr/bin/env bash
# What a disk that hangs costs: the log of one of three nodes takes no writes for eight seconds, under a load through all three.
# A small library that is loaded into that node delays its writes (tests/Koltso.Harness/Disks/hanging-log.c; needs cc).
#
#   benchmarks/hanging-disk.sh [RATE [SECONDS]]
#
# RATE requests a second in all, half of them PUTs, after a warm-up, for 4 s before, SECONDS (8) during and 8 s after the hang.
# Prints errors and latencies for each node. Wanted: through the other two no error, and a p99 under 50 ms; through the one whose disk hangs
# every request answered, with success or with 504 within the timeout of 1 s (a node looks for what is overdue every 0.1 s).
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
need curl curl
need cc gcc
rate=${1:-2000} seconds=${2:-8}
port=18480 share=$((rate / 3)) total=$((seconds + 12))
dotnet build "$root/src/Koltso.Cli/Koltso.Cli.csproj" -c Release -v q >/dev/null
cc -shared -fPIC -O2 -o "$work/hanging-log.so" "$root/tests/Koltso.Harness/Disks/hanging-log.c" -ldl

nodes=""
for i in 1 2 3; do
    nodes+="{\"id\":\"n$i\",\"number\":$i,\"weight\":1,\"zone\":\"z$i\","
    nodes+="\"http\":\"127.0.0.1:$((port + i))\",\"peer\":\"127.0.0.1:$((port + 10 + i))\"},"
done
cat >"$work/cluster.json" <<END
{"name":"hanging","epoch":1,"partitions":256,"replication":3,"hash":"xxh3","nodes":[${nodes%,}]}
END
for i in 1 2 3; do
    preload=""
    [[ $i == 1 ]] && preload=$work/hanging-log.so
    LD_PRELOAD=$preload HANGING_LOG_FILE=$work/hangs \
        dotnet "$dll" serve --cluster "$work/cluster.json" --node "n$i" --data "$work/n$i" >"$work/n$i.log" 2>&1 &
    started+=("$!")
done
for i in 1 2 3; do
    for _ in $(seq 100); do curl -sf "http://127.0.0.1:$((port + i))/readyz" >/dev/null && break; sleep 0.1; done
done

load fill --url "http://127.0.0.1:$((port + 2))" --workload put --keys 10000 --distribution sequential --requests 10000 --rate max
# load_all NAME SECONDS: all three nodes at once, in the background. More connections than requests under way: one that waits must
# not hold up the others.
load_all() {
    loads=()
    for i in 1 2 3; do
        load "$1$i" --url "http://127.0.0.1:$((port + i))" --workload mixed --reads 50 --keys 10000 --rate "$share" \
            --connections 1500 --duration "${2}s" &
        loads+=("$!")
    done
}

# Until the compiler has done its work.
load_all warm 15
wait "${loads[@]}"
load_all n "$total"
sleep 4
touch "$work/hangs"
sleep "$seconds"
rm "$work/hangs"
wait "${loads[@]}"
late=$(curl -sf "http://127.0.0.1:$((port + 1))/v0/stats" | jq .replica.ownTimeouts)
echo "requests of n1 itself that its disk did not answer in time: $late (0 would mean that it did not hang)"
for i in 1 2 3; do
    echo "through n$i$([[ $i == 1 ]] && echo ', whose disk hung'):"
    sed 's/^/  /' "$work/n$i.txt"
done
