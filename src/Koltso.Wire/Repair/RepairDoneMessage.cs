using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>RepairDone: partitions that were compared. Layout: <see cref="RepairMessages"/>.</summary>
public static class RepairDoneMessage
{
    /// <param name="clock">As the reply to TreeRoots gave it: the receiver's own clock when the comparison began.</param>
    public static byte[] Write(ulong clock, IReadOnlyCollection<int> partitions)
    {
        var body = new byte[8 + partitions.Count * 2];
        var writer = new FieldWriter(body);
        writer.WriteUInt64(clock);
        foreach (var partition in partitions) writer.WriteUInt16(partition);
        return body;
    }

    /// <summary>Null when the bytes are not such a request.</summary>
    public static List<int>? TryRead(ReadOnlySpan<byte> body, out ulong clock)
    {
        var reader = new FieldReader(body);
        clock = reader.ReadUInt64();
        if (reader.IsAtEnd || reader.Rest.Length % 2 != 0 || reader.Rest.Length > 2 * RepairMessages.PartitionsMax) return null;
        var partitions = new List<int>();
        while (!reader.IsAtEnd) partitions.Add(reader.ReadUInt16());
        return partitions;
    }
}
