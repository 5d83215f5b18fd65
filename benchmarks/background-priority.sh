#!/usr/bin/env bash
# Who waits for flushes and compactions: PUTs with three copies while RocksDB's threads are more or less urgent, in turn,
# in one cluster, whose nodes hold 1 GB each when it begins. To make threads urgent again takes root.
#
#   benchmarks/background-priority.sh [ROUNDS [NICENESS…]]     a niceness: of compactions, a colon, of flushes
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
rounds=${1:-5}
[ $# -eq 0 ] || shift
modes=("$@")
[ $# -gt 0 ] || modes=(0:0 5:5 10:10)
start_cluster 18080 --replication 3
ring="--url http://127.0.0.1:18080"
put="--workload put --keys 100000000"

# make_urgent COMPACTIONS:FLUSHES
make_urgent() {
    local node thread
    for node in $(pgrep -P "$cluster_pid"); do
        for thread in /proc/"$node"/task/*; do
            case $(cat "$thread/comm") in
                rocksdb:low) renice -n "${1%:*}" -p "${thread##*/}" ;;
                rocksdb:high) renice -n "${1#*:}" -p "${thread##*/}" ;;
            esac
        done
    done > /dev/null
}

load fill $ring --workload put --keys 833333 --distribution sequential --requests 833333 --rate max --connections 64
load warm $ring $put --rate 10000 --duration 15s
for kind in "rate 10000 --duration 20s" "rate max --connections 64 --duration 15s"; do
    for round in $(seq "$rounds"); do
        for mode in "${modes[@]}"; do
            make_urgent "$mode"
            sleep 4
            load put $ring $put --$kind
            jq -cn --arg niceness "$mode" --arg load "$kind" --slurpfile p "$work/put.json" '
                $p[0] | {niceness: $niceness, load: $load, rate: (.ratePerSecond | round),
                p50: .latencyUs.p50, p90: .latencyUs.p90, p99: .latencyUs.p99, p999: .latencyUs["p99.9"], max: .latencyUs.max,
                us: ([.servers[].cpuUsPerRequest] | add | round), errors: ([.errors[]] | add // 0)}' | tee -a "$work/windows"
        done
    done
done
jq -rs 'def median: sort | .[length / 2 | floor]; group_by(.load, .niceness)[] |
    "\(.[0].load), niceness \(.[0].niceness): median \(map(.rate) | median)/s, p50 \(map(.p50) | median), " +
    "p90 \(map(.p90) | median), p99 \(map(.p99) | median) (\(map(.p99) | min) to \(map(.p99) | max)), " +
    "p99.9 \(map(.p999) | median), longest \(map(.max) | max) us"' "$work/windows"
