#!/usr/bin/env bash
# How exact `koltso bench` is: its percentiles beside those of a server whose latencies are known by construction
# (benchmarks/KnownLatency), at a constant rate. What is measured is fractions of a millisecond, so there must be nothing
# else to do: the server never sleeps and has one of the processors for itself, which leaves one to the bench. A round
# during which the host took more than 0.05 % of the processors' time away (a virtual machine's stolen time, as Linux
# counts it) is shown and not counted, whatever it came to: what happens then is neither program's doing.
#
#   benchmarks/exactness.sh [ROUNDS [CYCLES]]     a cycle is ten seconds, of which the second server stalls for one
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
need curl curl
rounds=${1:-5} cycles=${2:-1}
rate=1000 connections=32 seconds=$((cycles * 10))
dotnet build -c Release "$root/benchmarks/KnownLatency" -v q -p:RunAnalyzers=false > "$work/build.log" || { cat "$work/build.log"; exit 1; }
known=$root/benchmarks/KnownLatency/bin/Release/net10.0/KnownLatency.dll
failed=0

# Time of all processors so far, and what of it the host took away, in hundredths of a second.
processors() { awk '/^cpu / {print $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9, $9}' /proc/stat; }

# measure NAME PORT CONSTRUCTION PERCENTILE: judged up to that percentile.
measure() {
    local name=$1 port=$2 construction=$3 judged=$4 files=() server
    dotnet "$known" serve "$port" "$construction" awake &
    server=$!
    started+=("$server")
    for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/reset" > /dev/null && break; sleep 0.1; done
    echo "$name: $construction, $rate/s over $connections connections for $seconds s, medians of $rounds"
    for round in $(seq $((6 * rounds))); do
        [ ${#files[@]} -lt "$rounds" ] || break
        curl -sf "http://127.0.0.1:$port/reset" > /dev/null
        before=$(processors)
        # The warm-up is one cycle too: the stalls stay where they are.
        load "$name-$round" --url "http://127.0.0.1:$port" --workload get --rate $rate --connections $connections \
            --warmup 10s --duration "${seconds}s"
        verdict=$(echo "$before $(processors)" | awk '{
            share = ($4 - $2) / ($3 - $1); printf "%.3f %% stolen%s", share * 100, (share > 0.0005) ? ": not counted" : ""}')
        [[ $verdict == *not* ]] || files+=("$work/$name-$round.json")
        latency=$(figure "$name-$round" '.latencyUs | "p50 \(.p50), p99 \(.p99) us"')
        echo "round $round, $verdict: $latency; $(curl -s "http://127.0.0.1:$port/lateness")"
    done
    kill "$server"
    wait "$server" 2>/dev/null || true
    if [ ${#files[@]} -ne "$rounds" ]; then
        echo "this machine is not calm enough: only ${#files[@]} of $round rounds count"
        failed=1
        return
    fi
    dotnet "$known" compare "$construction" $rate $seconds $connections "$judged" "${files[@]}" || failed=1
}

measure fixed 18401 5ms 99
measure stall 18402 5ms,gap=0.25ms,stall=1000ms,first=4000,every=10000 99.9
exit $failed
