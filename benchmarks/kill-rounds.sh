#!/usr/bin/env bash
# What faults cost, and that they lose nothing: three nodes with three copies, reads and writes at a constant rate that
# are all checked, while processes are killed, stopped or emptied. A table at the end; exit code 1 for a lost or stale write.
#
#   benchmarks/kill-rounds.sh [kill] [--rounds 10] [--rate 5000] [--down 4] …
#       SIGKILL each node in turn and start it again
#   benchmarks/kill-rounds.sh stop [--rate 5000] [--down 10] …
#       SIGSTOP one replica under load on the others, then SIGCONT: latencies before, at first, once noticed, after
#   benchmarks/kill-rounds.sh heal [--keys 1000000] [--value 100] [--differ 100] …
#       delete one node's folder (or, with --differ N, give one node N newer records) and wait until replicas are equal:
#       bytes sent between nodes for each byte that was missing
#
# All flags and their defaults: benchmarks/kill-rounds.sh --help
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build -c Release "$root/benchmarks/Faults" -v q -p:RunAnalyzers=false > "$log" || { cat "$log"; exit 1; }
case ${1:-} in
    "" | --rounds | --rate | --reads | --deletes | --keys | --value | --connections | --steady | --down | --replication | --ack | --timeout | --limit)
        set -- kill "$@" ;;
esac
dotnet "$root/benchmarks/Faults/bin/Release/net10.0/Faults.dll" "$@"
