#!/usr/bin/env bash
# What each layer of HTTP costs on one node with values in memory and no ring, beside nginx in the same run:
# default Kestrel, its settings one by one, less and less of Kestrel, and the event loop.
#
#   benchmarks/http-layers.sh [ROUNDS [SECONDS]]
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
rounds=${1:-3} seconds=${2:-5}
dotnet build -c Release "$root/benchmarks/HttpLayers" -v q -p:RunAnalyzers=false > "$work/build.log" || { cat "$work/build.log"; exit 1; }
layers=$root/benchmarks/HttpLayers/bin/Release/net10.0/HttpLayers.dll
inline="DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1"
one="DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT=1"
nospin="DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0"

declare -A pid port
names=()
variant() {
    local name=$1
    shift
    local next=$((18300 + ${#names[@]}))
    local settings=()
    while [[ $1 == *=* ]]; do settings+=("$1"); shift; done
    env "${settings[@]}" dotnet "$layers" "$1" "$next" "${@:2}" > /dev/null 2>&1 &
    pid[$name]=$!
    started+=($!)
    port[$name]=$next
    names+=("$name")
}
start_nginx 18299
pid[nginx]=$nginx_pid port[nginx]=18299
variant "minimal API, default settings" minimal
variant "request delegate, default" context
variant "request delegate, no spinning" $nospin context
variant "request delegate, inline scheduling" $nospin context inline
variant "  and inline completions" $nospin $inline context inline
variant "  and one socket engine" $nospin $inline $one context inline
variant "  and no wait for data" $nospin $inline $one context inline nowait
variant "  and concurrent GC" DOTNET_gcConcurrent=1 $nospin $inline $one context inline
variant "  and server GC" DOTNET_gcServer=1 $nospin $inline $one context inline
variant "IHttpApplication, inline, one engine" $nospin $inline $one lean inline
variant "ConnectionHandler + parser, inline, one engine" $nospin $inline $one raw inline
variant "ConnectionHandler + parser, event loop" $nospin loop
sleep 3

measure() { load x --url "http://127.0.0.1:${port[$1]}" --pid "${pid[$1]}" --workload "$2" --keys 10000 "${@:3}"; }
for name in "${names[@]}"; do
    measure "$name" put --rate max --duration 4s --distribution sequential
    measure "$name" get --rate 10000 --duration 4s
done
for round in $(seq "$rounds"); do
    for kind in put get; do
        for name in nginx "${names[@]}"; do
            measure "$name" $kind --rate 10000 --duration "${seconds}s"
            echo "$name|$kind|10k|$(jq '[.servers[].cpuUsPerRequest]|add' "$work/x.json")" >> "$work/rows"
            measure "$name" $kind --rate max --connections 64 --duration "${seconds}s"
            echo "$name|$kind|max|$(jq '.ratePerSecond' "$work/x.json")" >> "$work/rows"
        done
    done
done
median() { grep -F "$1|$2|$3|" "$work/rows" | cut -d'|' -f4 | sort -n | awk '{a[NR]=$1} END {print a[int((NR+1)/2)]}'; }
echo "variant | PUT us at 10,000/s | GET us at 10,000/s | PUT/s, 64 connections | GET/s"
for name in nginx "${names[@]}"; do
    echo "$name | $(median "$name" put 10k) | $(median "$name" get 10k) | $(median "$name" put max) | $(median "$name" get max)"
done
