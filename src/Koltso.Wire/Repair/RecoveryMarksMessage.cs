using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>RecoveryMarks: partitions that the asking node recovers. Layout: <see cref="RepairMessages"/>.</summary>
public static class RecoveryMarksMessage
{
    private const int MarkBytes = 1 + 8;

    public static byte[] Write(IReadOnlyCollection<int> partitions)
    {
        var body = new byte[partitions.Count * 2];
        var writer = new FieldWriter(body);
        foreach (var partition in partitions) writer.WriteUInt16(partition);
        return body;
    }

    /// <summary>Null when the bytes are not such a request.</summary>
    public static List<int>? TryRead(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || body.Length % 2 != 0 || body.Length > 2 * RepairMessages.PartitionsMax) return null;
        var reader = new FieldReader(body);
        var partitions = new List<int>();
        while (!reader.IsAtEnd) partitions.Add(reader.ReadUInt16());
        return partitions;
    }

    public static byte[] WriteReply(IReadOnlyCollection<RecoveryMark> marks)
    {
        var body = new byte[marks.Count * MarkBytes];
        var writer = new FieldWriter(body);
        foreach (var mark in marks)
        {
            writer.WriteByte((byte)mark.State);
            writer.WriteUInt64(mark.Clock);
        }

        return body;
    }

    /// <summary>Null when the bytes are not a reply to a request for <paramref name="count"/> partitions.</summary>
    public static RecoveryMark[]? TryReadReply(ReadOnlySpan<byte> body, int count)
    {
        if (body.Length != count * MarkBytes) return null;
        var reader = new FieldReader(body);
        var marks = new RecoveryMark[count];
        for (var i = 0; i < count; i++) marks[i] = new RecoveryMark((RecoveryState)reader.ReadByte(), reader.ReadUInt64());
        return marks;
    }
}
