using System.IO.Pipelines;
using Koltso.Core.Buffers;

namespace Koltso.Cluster.Peers;

/// <summary>Bounds and periods of the traffic with one peer.</summary>
public sealed record PeerSettings
{
    /// <summary>Requests without an answer on one connection; one more is refused as overloaded.</summary>
    public const int InFlightMax = 16_384;

    /// <summary>Bytes written but not yet taken by the network; more is refused as overloaded.</summary>
    public const long UnsentBytesMax = 64L * 1024 * 1024;

    /// <summary>The same while memory is short.</summary>
    public const long UnsentBytesMaxWhenShort = 512 * 1024;

    /// <summary>Whether no more should be written to a connection.</summary>
    internal static bool IsFull(PipeWriter output) =>
        output.UnflushedBytes > UnsentBytesMaxWhenShort && (output.UnflushedBytes > UnsentBytesMax || (PayloadMemory.IsShort
            && output is IBlockWriter { BufferedBytes: > UnsentBytesMaxWhenShort }));

    /// <summary>
    /// A peer that has dialled, and over whose connection nothing came or went for so long, is cut off: it pings every
    /// <see cref="PingPeriodMs"/> while it is there. Longer than <see cref="SilenceMs"/>, so that the peer notices first.
    /// </summary>
    public const int AcceptedSilenceMs = 5_000;

    /// <summary>
    /// A session that has read nothing for so long ends, without serving what then comes: it may be that old, and has come to a
    /// process that stood still. A peer that is there pings every <see cref="PingPeriodMs"/>. Shorter than deletions settle before
    /// they are collected, longer than a large reply may take to leave.
    /// </summary>
    public const int StaleMs = 30_000;

    /// <summary>
    /// A connection with so many requests behind it is replaced by a new one, while it still serves: numbers of requests are
    /// not used again on a connection. At 100,000 requests a second that is after six hours, and there are six more.
    /// </summary>
    public uint RenewAfterRequests { get; init; } = 1u << 31;

    /// <summary>The number of the last request that a connection may carry; a link that could not be renewed by then goes down.</summary>
    public uint RequestNumberMax { get; init; } = uint.MaxValue;

    /// <summary>How long a request may wait for its answer.</summary>
    public int RequestTimeoutMs { get; init; } = 1_000;

    /// <summary>How long connecting and the exchange of hellos may take together.</summary>
    public int DialTimeoutMs { get; init; } = 1_000;

    /// <summary>
    /// An attempt that has not connected for so long gives way to a new one when the peer is known to be there: the network may have
    /// lost what began it.
    /// </summary>
    public int ConnectMs { get; init; } = 200;

    /// <summary>How often a peer is asked whether it is there.</summary>
    public int PingPeriodMs { get; init; } = 500;

    /// <summary>
    /// A peer that owes an answer and has sent nothing for so long is asked last; longer than a pause for collection or a disk.
    /// </summary>
    public int SuspectMs { get; init; } = 50;

    /// <summary>A peer that was dialled and has sent nothing for so long is down: it owes an answer to a ping.</summary>
    public int SilenceMs { get; init; } = 1_500;

    /// <summary>
    /// Pause before the next attempt to dial: doubles from the first to the second, each time by chance 20 % less or more.
    /// </summary>
    public int RedialMinMs { get; init; } = 50;

    public int RedialMaxMs { get; init; } = 1_000;
}
