#!/usr/bin/env bash
# How a damaged table is healed: 16 bytes in the middle of one node's largest table are overwritten, under GETs through all nodes.
#
#   benchmarks/damaged-table.sh [GIB [RATE]]
#
# Three nodes, three copies, GIB (1) of records on each; RATE (2000) GETs a second in all for five minutes, at the default quorum (2
# of 3). Prints after how long the table had been replaced and merged by its node, how koltso repair ended, and errors and
# latencies of the GETs. Wanted: no error, at most 5 minutes, and exit code 0.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need jq jq
need curl curl
gib=${1:-1} rate=${2:-2000}
port=18580 records=$((gib * 1073741824 / 1250)) seconds=300
dotnet build "$root/src/Koltso.Cli/Koltso.Cli.csproj" -c Release -v q >/dev/null
start_cluster_in "$work/data" "$port" --replication 3
load fill --url "http://127.0.0.1:$port" --workload put --keys "$records" --distribution sequential --requests "$records" --rate max \
    --duration 1h
# Until nothing is merged any more: the table must be there when its node comes to read it.
tables() { ls "$work/data/n1/rocks"; }
before=
until [[ $before == "$(tables)" ]]; do
    before=$(tables)
    sleep 5
done
echo "$records records of 1,200 bytes; a node's folder has $(du -sh "$work/data/n1" | cut -f 1)"

damage() { curl -sf "http://127.0.0.1:$port/v0/stats" | jq -c .store.damage; }
table=$(ls -S "$work"/data/n1/rocks/*.sst | head -1)
dd if=/dev/urandom of="$table" bs=1 count=16 seek=$(($(stat -c %s "$table") / 2)) conv=notrunc status=none
echo "damaged: $(basename "$table"), $(stat -c %s "$table") bytes; before: $(damage)"

loads=()
for i in 0 1 2; do
    load "n$((i + 1))" --url "http://127.0.0.1:$((port + i))" --workload get --keys "$records" --rate $((rate / 3)) \
        --duration "${seconds}s" &
    loads+=("$!")
done
begun=$SECONDS
until [[ ! -e $table && $(damage | jq '.tablesReplaced > 0 and .tables == 0') == true ]]; do
    ((SECONDS - begun < seconds)) || { echo "not healed within $seconds s: $(damage)"; break; }
    sleep 1
done
echo "healed after $((SECONDS - begun)) s: $(damage)"
code=0
koltso repair --url "http://127.0.0.1:$port" >"$work/repair.txt" || code=$?
echo "koltso repair: exit code $code"
wait "${loads[@]}"
for i in 1 2 3; do
    echo "GETs through n$i:"
    sed 's/^/  /' "$work/n$i.txt"
done
