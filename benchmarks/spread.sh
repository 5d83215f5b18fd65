#!/usr/bin/env bash
# How evenly data spreads, and what memory the nodes take with it: 850,000 sequential ids of 1,200 bytes (1 GB) into three
# nodes, for both hashes. Then the memory of the nodes under load, each bounded by the default --memory of 256 MiB.
#
#   benchmarks/spread.sh [KEYS [HASHES]]
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
need curl curl
keys=${1:-850000} hashes=${2:-xxh3 murmur3}

resident() {
    local port
    for port in 18080 18081 18082; do
        curl -s "http://127.0.0.1:$port/v0/stats" | jq '.process.residentBytes / 1048576 | floor'
    done | paste -sd' '
}

for hash in $hashes; do
    work_data=$work/$hash
    start_cluster_in "$work_data" 18080 --replication 1 --hash "$hash"
    sleep 5
    echo "$hash: resident MiB of three idle nodes: $(resident)"
    load fill --url http://127.0.0.1:18080 --workload put --distribution sequential --keys "$keys" \
        --requests "$keys" --rate max --connections 64 --duration 20m
    jq -r '"\(.succeeded) stored at \(.ratePerSecond)/s; errors \([.errors[]] | add // 0)"' "$work/fill.json"
    for port in 18080 18081 18082; do curl -s "http://127.0.0.1:$port/v0/stats?counts=exact" | jq '.store.keys'; done |
        jq -rs --arg hash "$hash" '(add / length) as $mean | "\($hash): keys a node \(map(tostring) | join(" ")), " +
            "\(map((. / $mean - 1) * 10000 | round / 100 | tostring + " %") | join(" ")) from the mean"'
    echo "$hash: resident MiB after the fill: $(resident)"
    load get --url http://127.0.0.1:18080 --workload get --keys "$keys" --rate 10000 --duration 20s --warmup 5s
    jq -r '"random GET of all keys at 10,000/s: p50 \(.latencyUs.p50) p99 \(.latencyUs.p99) p99.9 \(.latencyUs["p99.9"]) us, " +
        "\([.servers[].cpuUsPerRequest] | add) us CPU; errors \([.errors[]] | add // 0)"' "$work/get.json"
    load mixed --url http://127.0.0.1:18080 --workload mixed --keys "$keys" --rate 10000 --duration 30s
    echo "$hash: resident MiB under load: $(resident)"
    stop_cluster
done
