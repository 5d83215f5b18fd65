#!/usr/bin/env bash
# What half an hour of overwriting costs one node: bytes written to the disk for each byte put, bytes on the disk for each byte
# stored, and whether latency stays as it was. Random keys of a store that was filled before, values of 1,200 bytes.
#
#   benchmarks/overwriting.sh [GB [RATE [SLICES [SLICE_SECONDS [CONTENT [flags of koltso up]]]]]]
#
# 8 GB, 10,000/s, six slices of 300 s, half compressible values, --memory 1GiB by default. Goals: write amplification at most 8 and
# space at most 1.7 (both of keys and values before compression), p99 of the last slice at most 1.3 of the first, VmHWM within a
# tenth above --memory. Takes the disk space of some 15 GB, and an hour. Run nothing else meanwhile.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
gb=${1:-8} rate=${2:-10000} slices=${3:-6} slice_seconds=${4:-300} content=${5:-half}
flags=("${@:6}")
((${#flags[@]})) || flags=(--memory 1GiB)
# A key has seven digits, about, and its record a head of 14 bytes.
record_bytes=1221
keys=$((gb * 1000000000 / record_bytes))
value="--value-size 1200 --value-content $content"
url="--url http://127.0.0.1:18380"

dotnet build "$root/src/Koltso.Cli/Koltso.Cli.csproj" -c Release -v q >/dev/null
start_cluster 18380 --nodes 1 --replication 1 "${flags[@]}"
node_pid=$(children_of "$cluster_pid" | head -1)
written() { sed -n 's/^write_bytes: //p' "/proc/$node_pid/io"; }
stored() { du -sb "$work/data" | cut -f1; }
# Until flushes and merges have come to rest.
settle() {
    local before
    for _ in $(seq 60); do
        before=$(written)
        sleep 5
        (($(written) - before < 5000000)) && return
    done
}
peak_mib() { awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$node_pid/status"; }

# shellcheck disable=SC2086
load fill $url --workload put --keys "$keys" --distribution sequential --requests "$keys" --rate max --connections 48 \
    --duration 120m $value
echo "filled: $keys keys at $(figure fill .ratePerSecond)/s, $(stored) bytes on the disk, peak $(peak_mib) MiB"
settle

began=$(written)
for slice in $(seq "$slices"); do
    before=$(written)
    # shellcheck disable=SC2086
    load "slice-$slice" $url --workload put --keys "$keys" --rate "$rate" --duration "${slice_seconds}s" --seed "$slice" $value
    jq -r --arg slice "$slice" --argjson written $(($(written) - before)) --argjson stored "$(stored)" --argjson keys "$keys" \
        --argjson record "$record_bytes" '
        "slice \($slice): \(.answers) answers, errors \([.errors[]] | add // 0), p50 \(.latencyUs.p50) us, p99 \(.latencyUs.p99) us, " +
        "p99.9 \(.latencyUs["p99.9"]) us, CPU \([.servers[].cpuUsPerRequest] | add) us; " +
        "write amplification \($written / (.answers * $record) * 100 | round / 100), " +
        "space \($stored / ($keys * $record) * 100 | round / 100)"
        ' "$work/slice-$slice.json"
done

# What the last flushes have left to merge belongs to the bill.
settle
answers=$(for slice in $(seq "$slices"); do figure "slice-$slice" .answers; done | awk '{ sum += $1 } END { print sum }')
awk -v written=$(($(written) - began)) -v answers="$answers" -v stored="$(stored)" -v keys="$keys" -v record="$record_bytes" \
    -v first="$(figure slice-1 .latencyUs.p99)" -v last="$(figure "slice-$slices" .latencyUs.p99)" -v peak="$(peak_mib)" 'BEGIN {
    printf "write amplification %.2f, space %.2f, p99 of the last slice %.2f of the first, peak %d MiB\n",
        written / (answers * record), stored / (keys * record), last / first, peak
}'
