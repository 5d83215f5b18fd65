#!/usr/bin/env bash
# The generator beside wrk under the same closed loop, window by window in turn: rate, percentiles, own CPU a request.
# On a server of known latency (2 ms from when it sees a request), where the server is what is waited for; on a ring; and
# on nginx, which is faster than either generator, so that what is measured is the generators themselves.
#
#   benchmarks/generator.sh [ROUNDS [SECONDS]]
#
# wrk adds samples to its histogram for what a stall would have held up at a constant rate. "p99 corrected" is the
# bench's with the same samples added.
#
# By Little's law connections / rate is the mean time from one send to the next of a connection. What of it a generator
# shows as latency is "seen"; the rest passed in the generator itself, between an answer and the next request or on the
# way from the kernel to its clock.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
need wrk wrk
need curl curl
rounds=${1:-3} seconds=${2:-6}
start_nginx 18599
dotnet build -c Release "$root/benchmarks/KnownLatency" -v q -p:RunAnalyzers=false > "$work/build.log" || { cat "$work/build.log"; exit 1; }
dotnet "$root/benchmarks/KnownLatency/bin/Release/net10.0/KnownLatency.dll" serve 18598 2ms &
started+=($!)
start_cluster 18580 --replication 1
ring="--url http://127.0.0.1:18580"
load fill $ring --workload put --keys 10000 --distribution sequential --requests 10000 --rate max
load warm $ring --workload get --keys 10000 --rate max --duration 10s
cat > "$work/get.lua" <<'LUA'
request = function()
  return wrk.format("GET", "/v0/entity?id=" .. math.random(1, 10000))
end
done = function(summary, latency, requests)
  io.write(string.format('{"rate": %f, "p50": %d, "p99": %d, "mean": %f, "answers": %d}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50), latency:percentile(99), latency.mean, summary.requests))
end
LUA

with_wrk() { # URL CONNECTIONS
    TIMEFORMAT='%U %S'
    { time wrk -t1 -c"$2" -d"${seconds}s" -s "$work/get.lua" "$1" > "$work/wrk.txt"; } 2> "$work/wrk.time"
    tail -1 "$work/wrk.txt" | jq -c --arg time "$(tail -1 "$work/wrk.time")" \
        '. + {cpu: (($time | split(" ") | map(tonumber) | add) * 1e6 / .answers)}' > "$work/wrk.json"
}

# corrected_like_wrk CONNECTIONS RATE: what wrk does to its histogram before it prints it, done to the bench's percentiles.
# For each latency of twice the mean interval of a connection or more it adds those that a constant rate would have seen.
corrected_like_wrk() {
    awk -v interval=$(awk -v c="$1" -v r="$2" 'BEGIN {print c / r * 1e6}') '
        NR > 1 && /^ / {us = $1 * 1000; n = $3 - before; before = $3; if (n == 0) next
            count[us] += n; total += n
            if (us >= 2 * interval) for (m = us - interval; m > interval; m -= interval) {count[m] += n; total += n}}
        END {for (us in count) print us, count[us] > "'"$work"'/corrected"; close("'"$work"'/corrected")
            sort = "sort -n '"$work"'/corrected"; p50 = p99 = -1
            while ((sort | getline) > 0) {seen += $2
                if (p50 < 0 && seen >= total * 0.5) p50 = $1
                if (p99 < 0 && seen >= total * 0.99) p99 = $1}
            printf "{\"corrected50\": %d, \"corrected99\": %d}\n", p50, p99}' "$work/raw.hdr"
}

with_bench() { # URL CONNECTIONS [flags of koltso bench]
    local url=$1 connections=$2
    shift 2
    load raw --url "$url" "$@" --workload get --rate max --connections "$connections" --duration "${seconds}s" --warmup 1s \
        --hdr "$work/raw.hdr"
    jq -c --argjson corrected "$(corrected_like_wrk "$connections" "$(figure raw .ratePerSecond)")" \
        '{rate: .ratePerSecond, p50: .latencyUs.p50, p99: .latencyUs.p99, mean: .latencyUs.mean, answers,
          cpu: .generatorCpuUsPerRequest} + $corrected' "$work/raw.json" > "$work/bench.json"
}

# compare NAME PORT CONNECTIONS [flags of koltso bench]: whose turn is first changes from round to round.
compare() {
    local name=$1 url=http://127.0.0.1:$2 connections=$3
    shift 3
    if [ $((round % 2)) = 0 ]; then with_wrk "$url" "$connections"; with_bench "$url" "$connections" "$@"
    else with_bench "$url" "$connections" "$@"; with_wrk "$url" "$connections"; fi
    jq -cn --arg name "$name" --argjson c "$connections" --slurpfile w "$work/wrk.json" --slurpfile b "$work/bench.json" \
        '{name: $name, c: $c, wrk: $w[0], bench: $b[0]}' >> "$work/rows"
}

for round in $(seq "$rounds"); do
    for connections in 8 32 64; do
        compare known 18598 $connections
        compare ring 18580 $connections
        compare nginx 18599 $connections --pid "$nginx_pid"
    done
done
jq -rs --argjson rounds "$rounds" 'def median: sort | .[length / 2 | floor];
    def ratio(f): map((.bench | f) / (.wrk | f)) | median * 100 | round / 100;
    def corrected: if .[0].corrected99 then " (\(map(.corrected99) | median) corrected)" else "" end;
    def side(s): map(s) | "\(map(.rate) | median | round)/s, p50 \(map(.p50) | median), p99 \(map(.p99) | median) us\(corrected), " +
        "\(map(.cpu) | median * 10 | round / 10) us CPU";
    def seen(s): map((s.mean) * (s.rate) / .c / 1e6) | median * 100 | round;
    "medians of \($rounds) windows each; ratios are of windows beside each other",
    (group_by([.name, .c])[] |
    "\(.[0].name), \(.[0].c) connections: wrk \(side(.wrk)), sees \(seen(.wrk)) %; " +
    "bench \(side(.bench)), sees \(seen(.bench)) %; bench/wrk: rate \(ratio(.rate)), p50 \(ratio(.p50)), " +
    "p99 corrected \(map(.bench.corrected99 / .wrk.p99) | median * 100 | round / 100), CPU \(ratio(.cpu))")' "$work/rows"
