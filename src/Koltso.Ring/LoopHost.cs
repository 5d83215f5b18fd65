using System.IO.Pipelines;
using Koltso.Cluster.Topology;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Ring;

/// <summary>What a node's loop runs on: an event loop and its sockets, or those of a simulation.</summary>
/// <param name="Loop">Runs work one at a time, in order.</param>
/// <param name="Time">Its timers call back on the loop.</param>
/// <param name="NowMs">Monotonic milliseconds by that time; they may be those at which the loop's turn began.</param>
/// <param name="Dial">Connects to a node's peer address; called, runs and completes on the loop.</param>
internal sealed record LoopHost(
    PipeScheduler Loop, TimeProvider Time, Func<long> NowMs, Func<ClusterNode, CancellationToken, Task<ConnectionContext>> Dial);
