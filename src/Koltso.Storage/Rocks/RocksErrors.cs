using System.Runtime.InteropServices;
using System.Text;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>RocksDB's C API tells errors as text only, so that the code is read from the text's beginning.</summary>
internal static class RocksErrors
{
    /// <summary>Beside <see cref="Held"/>: what is not in memory is a value in a file of its own.</summary>
    private static ReadOnlySpan<byte> OfBlob => "Cannot read blob"u8;

    private static ReadOnlySpan<byte> Held => "Result incomplete: "u8;

    /// <summary>To a write that waited when <see cref="IDatabase.EndWrites"/> was called.</summary>
    private static ReadOnlySpan<byte> Closing => "Shutdown in progress"u8;

    /// <summary>Reads and frees <paramref name="error"/>; null means success.</summary>
    internal static unsafe DatabaseStatus Take(byte* error)
    {
        if (error == null) return default;
        try
        {
            return Status(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error));
        }
        finally
        {
            RocksApi.Free(error);
        }
    }

    /// <summary>
    /// A write that waited while memtables were flushed, and saw the flush fail, is told that it is incomplete for that reason. Other
    /// reasons to be incomplete are no failures.
    /// </summary>
    internal static DatabaseStatus Status(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Closing)) return new DatabaseStatus(DatabaseCode.Other, Encoding.UTF8.GetString(text), IsHeldBack: true);
        if (!text.StartsWith(Held))
            return new DatabaseStatus(Classify(text), Encoding.UTF8.GetString(text), IsLarge: text.IndexOf("lob"u8) >= 0);
        var reason = text[Held.Length..];
        if (reason.StartsWith(OfBlob)) return DatabaseStatus.LargeIncomplete;
        return reason.StartsWith("IO error"u8) || reason.StartsWith("Corruption"u8)
            ? new DatabaseStatus(
                Classify(reason), Encoding.UTF8.GetString(reason), IsHeldBack: true, IsLarge: reason.IndexOf("lob"u8) >= 0)
            : DatabaseStatus.Incomplete;
    }

    private static DatabaseCode Classify(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Corruption"u8)) return DatabaseCode.Corruption;
        if (!text.StartsWith("IO error"u8)) return DatabaseCode.Other;
        if (text.IndexOf("No space left"u8) >= 0 || text.IndexOf("Disk quota exceeded"u8) >= 0) return DatabaseCode.NoSpace;
        if (text.IndexOf("/LOCK:"u8) >= 0 || text.IndexOf("lock hold by"u8) >= 0) return DatabaseCode.Locked;
        return DatabaseCode.Other;
    }
}
