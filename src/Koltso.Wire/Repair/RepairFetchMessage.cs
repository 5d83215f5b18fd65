using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>RepairFetch: keys of one partition. Layout: <see cref="RepairMessages"/>.</summary>
public static class RepairFetchMessage
{
    public static byte[] Write(IEnumerable<byte[]> keys)
    {
        var all = keys.ToList();
        var body = new byte[all.Sum(static key => FieldWriter.BytesOf(key))];
        var writer = new FieldWriter(body);
        foreach (var key in all) writer.WriteKey(key);
        return body;
    }

    /// <summary>Null when the bytes are not such a request.</summary>
    public static List<byte[]>? TryRead(ReadOnlySpan<byte> body)
    {
        var reader = new FieldReader(body);
        var keys = new List<byte[]>();
        while (!reader.IsAtEnd)
        {
            if (keys.Count == RepairMessages.KeysMax) return null;
            keys.Add(reader.ReadKey().ToArray());
        }

        return reader.IsBroken || keys.Count == 0 ? null : keys;
    }
}
