using System.Buffers.Binary;

namespace Koltso.Storage.Lineage;

/// <summary>
/// What a store knows of its own past, as it stands under "store-lineage" in the "meta" family. Immutable. Little endian:
/// <code>
///  0             8       9          10                  10 + 2n
///  +-------------+-------+----------+-------------------+---------------------+- - -
///  | incarnation | doubt | accepted | n node numbers, 2 | run id 8, its end 8 | ...    oldest first
///  |             |       | count n  |                   |                     |
///  +-------------+-------+----------+-------------------+---------------------+- - -
/// </code>
/// </summary>
/// <param name="Accepted">Nodes that the operator no longer waits for.</param>
internal sealed record LineageState(ulong Incarnation, StoreDoubt Doubt, IReadOnlyList<ushort> Accepted, IReadOnlyList<StoreRun> Runs)
{
    /// <summary>Beyond, the oldest are forgotten: a node that remembers one of them makes this store be compared once too often.</summary>
    private const int RunsMax = 128;

    private const int HeadBytes = 10, RunBytes = 16, AcceptedMax = byte.MaxValue;

    /// <summary>False when all that the run had written up to the mark is here, or is known to be lost.</summary>
    public bool IsNews(ulong run, ulong mark)
    {
        foreach (var known in Runs)
            if (known.Id == run) return mark > known.End;
        return true;
    }

    /// <summary>The last run ended there.</summary>
    public LineageState EndAt(ulong sequence)
    {
        var hasEnded = Runs.Count == 0 || Runs[^1].End != ulong.MaxValue;
        return hasEnded ? this : this with { Runs = [.. Runs.SkipLast(1), Runs[^1] with { End = sequence }] };
    }

    public LineageState Begin(ulong run) => this with { Runs = [.. Runs.TakeLast(RunsMax - 1), new StoreRun(run, ulong.MaxValue)] };

    /// <summary>It is known to be lost from now on. The run that lasts stays the last.</summary>
    public LineageState Lose(ulong run) =>
        this with { Runs = [new StoreRun(run, ulong.MaxValue), .. Runs.Where(known => known.Id != run).TakeLast(RunsMax - 1)] };

    public byte[] ToBytes()
    {
        var accepted = Accepted.Take(AcceptedMax).ToList();
        var bytes = new byte[HeadBytes + 2 * accepted.Count + RunBytes * Runs.Count];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Incarnation);
        bytes[8] = (byte)Doubt;
        bytes[9] = (byte)accepted.Count;
        var rest = bytes.AsSpan(HeadBytes);
        foreach (var node in accepted)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, node);
            rest = rest[2..];
        }

        foreach (var run in Runs)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, run.Id);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], run.End);
            rest = rest[RunBytes..];
        }

        return bytes;
    }

    /// <summary>Null when the bytes are none.</summary>
    public static LineageState? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes || bytes[8] > (byte)StoreDoubt.Lost || bytes.Length < HeadBytes + 2 * bytes[9]) return null;
        var accepted = new ushort[bytes[9]];
        for (var i = 0; i < accepted.Length; i++) accepted[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(HeadBytes + 2 * i)..]);
        var rest = bytes[(HeadBytes + 2 * accepted.Length)..];
        if (rest.Length % RunBytes != 0) return null;
        var runs = new StoreRun[rest.Length / RunBytes];
        for (var i = 0; i < runs.Length; i++)
        {
            var one = rest[(i * RunBytes)..];
            runs[i] = new StoreRun(BinaryPrimitives.ReadUInt64LittleEndian(one), BinaryPrimitives.ReadUInt64LittleEndian(one[8..]));
        }

        return new LineageState(BinaryPrimitives.ReadUInt64LittleEndian(bytes), (StoreDoubt)bytes[8], accepted, runs);
    }
}
