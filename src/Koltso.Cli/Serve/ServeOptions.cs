using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Values;
using Koltso.Storage;

namespace Koltso.Cli.Serve;

/// <summary>What one node is started with.</summary>
/// <param name="ClusterPath">The cluster file.</param>
/// <param name="NodeId">Which of its nodes this is.</param>
/// <param name="DataPath">The node's own folder; made when it is not there.</param>
/// <param name="Fsync">When the log is forced to disk.</param>
/// <param name="Memory">Bound of what the store keeps in memory: block cache and memtables.</param>
/// <param name="AcceptLoss">Start although records are lost of which there is no other copy.</param>
/// <param name="ValueMax">The largest value taken.</param>
/// <param name="TimeoutMs">How long a request waits for replicas, in milliseconds.</param>
/// <param name="Healing">How long hints and deletions are kept, and how often copies are compared.</param>
/// <param name="Log">How the log is written.</param>
/// <param name="Loops">I/O loops; null lets the node choose.</param>
/// <param name="ParentPid">The supervising process with which this one ends, or null.</param>
internal sealed record ServeOptions(
    string ClusterPath,
    string NodeId,
    string DataPath,
    FsyncMode Fsync,
    ByteSize Memory,
    bool AcceptLoss,
    ByteSize ValueMax,
    int TimeoutMs,
    HealingTimes Healing,
    LogSettings Log,
    int? Loops,
    int? ParentPid);
