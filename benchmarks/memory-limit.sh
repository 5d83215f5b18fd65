#!/usr/bin/env bash
# What nodes with little memory take, and how their small requests fare, while clients and strangers do their worst: three nodes,
# three copies, values of 8 MiB. For each case: two connections alone, then the load with two clients of small values beside it, then
# quiet. Takes the open files of some ten thousand connections.
#
#   benchmarks/memory-limit.sh [MEMORY [SECONDS [QUIET_SECONDS [CASE...]]]]
#
# Cases: get100 get200 (that many connections read one value), slow (160 readers at 0.5 KB/s), put40 (one client writes), put20x (twenty
# do), put64k-down (200 write 64 KiB while a node is down), frames (strangers on the peer port), get60 get400 (small values), idle (3,600
# connections, 1,024 descriptors a node), bodies (69 announced), heads (6,000 halves), all (the last four kinds at once).
set -euo pipefail
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
memory=${1:-256MiB} seconds=${2:-10} quiet=${3:-60}
cases=("${@:4}")
((${#cases[@]})) || cases=(get100 get200 slow put40 put20x put64k-down frames get60 get400 idle bodies heads all)
ulimit -n "$(ulimit -Hn)"
dotnet build -c Release "$root/benchmarks/MemoryLimit" -v q -p:RunAnalyzers=false > /dev/null
for name in "${cases[@]}"; do
    "$root/benchmarks/MemoryLimit/bin/Release/net10.0/MemoryLimit" "$memory" "$seconds" "$quiet" "$name"
done
