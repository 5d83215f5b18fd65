using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>
/// The outcome of a native call. The C API tells errors as text only, so the code is read from the text's beginning.
/// <see cref="Text"/> is null for the outcomes that are no failure.
/// </summary>
internal readonly record struct RocksStatus(RocksCode Code, string? Text)
{
    internal static RocksStatus Ok => default;

    internal static RocksStatus NotFound => new(RocksCode.NotFound, null);

    internal bool IsOk => Code == RocksCode.Ok;

    /// <summary>Reads and frees <paramref name="error"/>; null means success.</summary>
    internal static unsafe RocksStatus Take(byte* error)
    {
        if (error == null) return default;
        try
        {
            var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error);
            if (bytes.StartsWith("Result incomplete"u8)) return new RocksStatus(RocksCode.Incomplete, null);
            return new RocksStatus(Classify(bytes), System.Text.Encoding.UTF8.GetString(bytes));
        }
        finally
        {
            RocksApi.Free(error);
        }
    }

    internal static RocksCode Classify(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Corruption"u8)) return RocksCode.Corruption;
        if (!text.StartsWith("IO error"u8)) return RocksCode.Other;
        if (text.IndexOf("No space left"u8) >= 0 || text.IndexOf("Disk quota exceeded"u8) >= 0) return RocksCode.NoSpace;
        if (text.IndexOf("/LOCK:"u8) >= 0 || text.IndexOf("lock hold by"u8) >= 0) return RocksCode.Locked;
        return RocksCode.Other;
    }
}
