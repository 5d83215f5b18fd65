using Koltso.Core.Repair;
using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>TreeRoots: partitions and their scopes; the reply's roots. Layout: <see cref="RepairMessages"/>.</summary>
public static class TreeRootsMessage
{
    private const int AskBytes = 2 + RepairMessages.ScopeBytes, RootBytes = 8 + 4;

    public static byte[] Write(IReadOnlyList<(int Partition, RepairScope Scope)> asked)
    {
        var body = new byte[2 + asked.Count * AskBytes];
        var writer = new FieldWriter(body);
        writer.WriteUInt16(asked.Count);
        foreach (var (partition, scope) in asked)
        {
            writer.WriteUInt16(partition);
            writer.Write(scope);
        }

        return body;
    }

    /// <summary>Null when the bytes are not such a request.</summary>
    public static List<(int Partition, RepairScope Scope)>? TryRead(ReadOnlySpan<byte> body)
    {
        var reader = new FieldReader(body);
        int count = reader.ReadUInt16();
        if (count is 0 or > RepairMessages.PartitionsMax || reader.Rest.Length != count * AskBytes) return null;
        var asked = new List<(int, RepairScope)>(count);
        for (var i = 0; i < count; i++) asked.Add((reader.ReadUInt16(), reader.ReadScope()));
        return asked;
    }

    /// <param name="clock">The answerer's clock from before it looked at any of its trees.</param>
    public static byte[] WriteReply(ulong clock, IReadOnlyList<TreeRoot> roots)
    {
        var body = new byte[8 + roots.Count * RootBytes];
        var writer = new FieldWriter(body);
        writer.WriteUInt64(clock);
        foreach (var root in roots)
        {
            writer.WriteUInt64(root.Sum);
            writer.WriteUInt32((uint)Math.Min(root.Keys, uint.MaxValue));
        }

        return body;
    }

    /// <summary>Null when the bytes are not a reply to a request for <paramref name="count"/> partitions.</summary>
    public static TreeRoot[]? TryReadReply(ReadOnlySpan<byte> body, int count, out ulong clock)
    {
        var reader = new FieldReader(body);
        clock = reader.ReadUInt64();
        if (reader.IsBroken || reader.Rest.Length != count * RootBytes) return null;
        var roots = new TreeRoot[count];
        for (var i = 0; i < count; i++) roots[i] = new TreeRoot(reader.ReadUInt64(), reader.ReadUInt32());
        return roots;
    }
}
