using Koltso.Core.Records;

namespace Koltso.Node;

/// <summary>
/// How a node's memory is shared out, in bytes. What the process has resident stays within a tenth above <paramref name="Bytes"/>:
/// <code>
///  +----------+-----------------------------+----------------------+-----------------------------+
///  | runtime  | payload: values and frames  | healing: hash trees, | store: block cache and      |
///  |          | on their way                | memtables of hints   | memtables                   |
///  +----------+-----------------------------+----------------------+-----------------------------+
/// </code>
/// Room for what the store reads and writes at a time is not set aside: it is small beside the rest, or, where memory is little and
/// values are large, one reader takes turns.
/// </summary>
/// <param name="ValueBytesMax">The largest value that clients may send.</param>
internal sealed record NodeMemory(long Bytes, int ValueBytesMax)
{
    /// <summary>What the process takes without all else: the runtime, compiled code, objects of connections.</summary>
    public const long RuntimeBytes = 92L << 20;

    /// <summary>What values of the largest size may take of the rest, so that a few are under way at a time.</summary>
    private const int ValuesMin = 4;

    /// <summary>A connection's objects, and a part of its buffers: not all are busy at a time.</summary>
    private const int ClientBytes = 24 * 1024;

    /// <summary>Kestrel's objects and buffers for a connection, and the pipes to it.</summary>
    private const int HandedOverBytes = 64 * 1024;

    /// <summary>More at a time are not served sooner, and small requests wait for the loops that carry them.</summary>
    private const long AdmittedMost = 16 << 20;

    private const int ReadersMax = 16, ClientsMostMax = 10_000;

    private long Free => Bytes - RuntimeBytes;

    private long RecordBytesMax => ValueBytesMax + RecordHeader.BytesMax;

    public long PayloadBytes => Math.Max(3 * RecordBytesMax + (1L << 20), Free / 5);

    /// <summary>Of the payload, for the large values that come from clients at a time, and as much for those that go to them.</summary>
    public long AdmittedBytes => Math.Max(RecordBytesMax, Math.Min(PayloadBytes / 3, AdmittedMost));

    /// <summary>Of the payload, for the buffers of connections, before slow clients are disconnected.</summary>
    public long BufferBytes => PayloadBytes / 2;

    public long HealingBytes => Free / 8;

    /// <summary>The larger part of <see cref="HealingBytes"/>.</summary>
    public long TreeBytesMax => HealingBytes * 2 / 3;

    public long StoreBytes => Math.Max(Storage.StoreOptions.MemoryBytesMin, Free - PayloadBytes - HealingBytes);

    /// <summary>Records that are read from the disk at a time, each of which may be of the largest size.</summary>
    public int Readers => (int)Math.Clamp(Free / 8 / RecordBytesMax, 1, ReadersMax);

    public int ClientsMax => (int)Math.Min(ClientsMostMax, Free / ClientBytes);

    /// <summary>Connections that Kestrel serves.</summary>
    public int HandedOverMax => (int)Math.Clamp(PayloadBytes / HandedOverBytes, 64, ClientsMostMax);

    /// <summary>The largest value that a node with so much memory can take.</summary>
    public static long ValueBytesMaxOf(long memoryBytes) => (memoryBytes - RuntimeBytes) / ValuesMin;
}
