#!/usr/bin/env bash
# The generator beside wrk: rate, percentiles and own CPU a request, under the same closed loop, on a server that is
# faster than either generator (nginx) and on one that is slower (a ring).
#
#   benchmarks/generator.sh [ROUNDS [SECONDS]]
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
need wrk wrk
rounds=${1:-3} seconds=${2:-6}
start_nginx 18099
start_cluster 18080 --replication 1
ring="--url http://127.0.0.1:18080"
load fill $ring --workload put --keys 10000 --key-order sequential --requests 10000 --rate max
load warm $ring --workload get --keys 10000 --rate max --duration 10s
cat > "$work/get.lua" <<'LUA'
request = function()
  return wrk.format("GET", "/v0/entity?id=" .. math.random(1, 10000))
end
LUA

# compare NAME PORT CONNECTIONS [flags of koltso bench]
compare() {
    local name=$1 url=http://127.0.0.1:$2 connections=$3
    shift 3
    TIMEFORMAT='%U %S'
    { time wrk -t1 -c"$connections" -d"${seconds}s" --latency -s "$work/get.lua" "$url" > "$work/wrk.txt"; } 2> "$work/wrk.time"
    load bench --url "$url" "$@" --workload get --rate max --connections "$connections" --duration "${seconds}s" --warmup 1s
    awk -v name="$name" -v c="$connections" -v time="$(tail -1 "$work/wrk.time")" '/requests in/ {n=$1} /Requests\/sec/ {r=$2} /50%/ {p50=$2} /99%/ {p99=$2}
        END {split(time, t, " "); printf "%s, %d connections: wrk %.0f/s, p50 %s, p99 %s, %.1f us CPU a request; ", name, c, r, p50, p99, (t[1]+t[2])*1e6/n}' "$work/wrk.txt"
    jq -r '"bench \(.ratePerSecond | round)/s, p50 \(.latencyUs.p50)us, p99 \(.latencyUs.p99)us, \(.generatorCpuUsPerRequest) us CPU a request"' "$work/bench.json"
}

for _ in $(seq "$rounds"); do
    for connections in 8 32 64; do
        compare nginx 18099 $connections --pid "$nginx_pid"
        compare ring 18080 $connections
    done
done
