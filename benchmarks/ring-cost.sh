#!/usr/bin/env bash
# What a request costs: CPU of all nodes a request at a constant rate, beside one nginx `return 200` under the same
# load in the same run. Three nodes, all requests to the first node, 32 connections, values of 1,200 bytes, default quorums.
#
#   benchmarks/ring-cost.sh [ROUNDS [SECONDS [RATE [REPLICATION]]]]
#
# Each round measures nginx and the cluster in turn; quote the ratios, since a shared machine's speed drifts.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
rounds=${1:-7} seconds=${2:-6} rate=${3:-10000} replication=${4:-1}
start_nginx 18099
start_cluster 18080 --replication "$replication"

put="--workload put --keys 100000000"
get="--workload get --keys 10000"
ring="--url http://127.0.0.1:18080"
floor="--url http://127.0.0.1:18099 --pid $nginx_pid"

# One line a window, then the median of the windows' ratios. The keys that are read are stored first, so that the PUTs'
# flushes have moved them to tables by then; at the end they are stored anew and read from the memtables.
# The nodes compile what is hot: warm up until nothing is left to compile.
get_fresh=$get
fill() { load fill $ring --workload put --keys 10000 --distribution sequential --requests 10000 --rate max; }
fill
for kind in put get get_fresh; do
    [ $kind != get_fresh ] || fill
    load warm $ring ${!kind} --rate $rate --duration 20s
    for round in $(seq "$rounds"); do
        load "nginx-$kind" $floor ${!kind} --rate "$rate" --duration "${seconds}s" --warmup 1s
        load "ring-$kind" $ring ${!kind} --rate "$rate" --duration "${seconds}s" --warmup 1s
        jq -cn --arg kind "$kind" --slurpfile n "$work/nginx-$kind.json" --slurpfile r "$work/ring-$kind.json" '
            $r[0] as $r | $n[0] as $n | ([$n.servers[].cpuUsPerRequest] | add) as $floor | [$r.servers[].cpuUsPerRequest] as $nodes |
            {kind: $kind, ratio: (($nodes | add) / $floor * 100 | round / 100), ringUs: ($nodes | add * 10 | round / 10), nginxUs: $floor,
             nodesUs: $nodes, p50: $r.latencyUs.p50, p99: $r.latencyUs.p99, p999: $r.latencyUs["p99.9"],
             nginxP99: $n.latencyUs.p99, nginxP999: $n.latencyUs["p99.9"],
             errors: ([$r.errors[]] | add // 0), allocatedBytes: ([$r.servers[].allocatedBytes] | add / $r.answers | round),
             contentions: ([$r.servers[].lockContentions] | add / $r.answers),
             generatorUs: $r.generatorCpuUsPerRequest}' | tee -a "$work/windows"
    done
done
jq -rs 'def median: sort | .[length / 2 | floor]; group_by(.kind)[] |
    "\(.[0].kind): median ratio \(map(.ratio) | median) (\(map(.ratio) | min) to \(map(.ratio) | max)), " +
    "ring \(map(.ringUs) | median) us, nginx \(map(.nginxUs) | median) us, " +
    "p99 \(map(.p99) | median) us, p99.9 \(map(.p999) | median) us, errors \(map(.errors) | add)"' "$work/windows"

for kind in put get; do
    load "max-$kind" $ring ${!kind} --rate max --connections 64 --duration 15s --warmup 3s
    jq -r --arg kind "$kind" '
        "as fast as it goes, 64 connections, \($kind): \(.ratePerSecond) requests/s, \([.servers[].cpuUsPerRequest] | add) us; " +
        "p99 \(.latencyUs.p99) us; errors \([.errors[]] | add // 0)"' "$work/max-$kind.json"
done
