#!/usr/bin/env bash
# What a request costs: CPU of all nodes a request at a constant rate, beside one nginx `return 200` under the same
# load in the same run. Three nodes, one copy of a key, all requests to the first node, 32 connections, values of 1,200 bytes.
#
#   benchmarks/ring-cost.sh [ROUNDS [SECONDS [RATE]]]
#
# Each round measures nginx and the cluster in turn; quote the ratios, since a shared machine's speed drifts.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
rounds=${1:-3} seconds=${2:-15} rate=${3:-10000}
start_nginx 18099
start_cluster 18080

put="--workload put --keys 100000000"
get="--workload get --keys 10000"
ring="--url http://127.0.0.1:18080"
floor="--url http://127.0.0.1:18099 --pid $nginx_pid"

# The nodes compile what is hot first: warm up until nothing is left to compile.
load warm $ring $put --rate $rate --duration 20s
load fill $ring --workload put --keys 10000 --key-order sequential --requests 10000 --rate max
load warm $ring $get --rate $rate --duration 15s

for round in $(seq "$rounds"); do
    for kind in put get; do
        load "nginx-$kind" $floor ${!kind} --rate $rate --duration "${seconds}s" --warmup 2s
        load "ring-$kind" $ring ${!kind} --rate $rate --duration "${seconds}s" --warmup 2s
        jq -rn --arg kind "$kind" --arg round "$round" --slurpfile n "$work/nginx-$kind.json" --slurpfile r "$work/ring-$kind.json" '
            ([$n[0].servers[].cpuUsPerRequest] | add) as $floor | ([$r[0].servers[].cpuUsPerRequest] | add) as $cost |
            ([$r[0].servers[].allocatedBytes] | add / $r[0].answers) as $bytes |
            ([$r[0].servers[].lockContentions] | add / $r[0].answers) as $locks |
            "round \($round) \($kind): ring \($cost*10|round/10) us (\([$r[0].servers[].cpuUsPerRequest|tostring]|join(" + "))), nginx \($floor) us, ratio \($cost/$floor*100|round/100);"
            + " p50 \($r[0].latencyUs.p50) p99 \($r[0].latencyUs.p99) p99.9 \($r[0].latencyUs["p99.9"]) us; errors \([$r[0].errors[]]|add // 0);"
            + " \($bytes|round) B allocated, \($locks) lock contentions a request; generator \($r[0].generatorCpuUsPerRequest) us"'
    done
done

for kind in put get; do
    load "max-$kind" $ring ${!kind} --rate max --connections 64 --duration "${seconds}s" --warmup 3s
    jq -r --arg kind "$kind" '"as fast as it goes, 64 connections, \($kind): \(.ratePerSecond) requests/s, \([.servers[].cpuUsPerRequest] | add) us; p99 \(.latencyUs.p99) us; errors \([.errors[]]|add // 0)"' "$work/max-$kind.json"
done
