#!/usr/bin/env bash
# How exact `koltso bench` is: its percentiles beside those of a server whose latencies are known by construction
# (benchmarks/KnownLatency), at a constant rate. What is measured is fractions of a millisecond: both want a processor
# when they need it. On a machine that has other work, run it as root with both at real-time priority.
#
#   benchmarks/exactness.sh [ROUNDS [CYCLES]]     a cycle is ten seconds, of which the second server stalls for one
#   RUN="chrt --fifo 10" benchmarks/exactness.sh  what both are started with
#   AWAKE=1 benchmarks/exactness.sh               keeps the processors from sleeping: on a virtual machine a processor
#                                                 that sleeps takes tens of microseconds to wake up, more than is measured
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
need curl curl
rounds=${1:-3} cycles=${2:-3}
rate=1000 connections=32 seconds=$((cycles * 10))
dotnet build -c Release "$root/benchmarks/KnownLatency" -v q -p:RunAnalyzers=false > "$work/build.log" || { cat "$work/build.log"; exit 1; }
known=$root/benchmarks/KnownLatency/bin/Release/net10.0/KnownLatency.dll
failed=0
read -ra run <<< "${RUN:-}"
if [[ -n ${AWAKE:-} ]]; then
    for _ in $(seq "$(nproc)"); do
        nice -n 19 sh -c 'while :; do :; done' &
        started+=($!)
    done
fi
koltso() { "${run[@]}" dotnet "$dll" "$@"; }

# measure NAME PORT CONSTRUCTION PERCENTILE: judged up to that percentile.
measure() {
    local name=$1 port=$2 construction=$3 judged=$4 files=() server
    "${run[@]}" dotnet "$known" serve "$port" "$construction" &
    server=$!
    started+=("$server")
    for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/reset" > /dev/null && break; sleep 0.1; done
    echo "$name: $construction, $rate/s over $connections connections for $seconds s, medians of $rounds"
    for round in $(seq "$rounds"); do
        curl -sf "http://127.0.0.1:$port/reset" > /dev/null
        # The warm-up is one cycle too: the stalls stay where they are.
        load "$name-$round" --url "http://127.0.0.1:$port" --workload get --rate $rate --connections $connections --warmup 10s --duration "${seconds}s"
        files+=("$work/$name-$round.json")
        curl -s "http://127.0.0.1:$port/lateness"
    done
    kill "$server"
    wait "$server" 2>/dev/null || true
    dotnet "$known" compare "$construction" $rate $seconds $connections "$judged" "${files[@]}" || failed=1
}

measure fixed 18401 5ms 99
measure stall 18402 5ms,gap=0.25ms,stall=1000ms,first=4000,every=10000 99.9
exit $failed
