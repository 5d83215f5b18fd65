using System.Runtime.InteropServices;
using System.Text;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>RocksDB's C API tells errors as text only, so that the code is read from the text's beginning.</summary>
internal static class RocksErrors
{
    /// <summary>Reads and frees <paramref name="error"/>; null means success.</summary>
    internal static unsafe DatabaseStatus Take(byte* error)
    {
        if (error == null) return default;
        try
        {
            var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error);
            return bytes.StartsWith("Result incomplete"u8)
                ? DatabaseStatus.Incomplete
                : new DatabaseStatus(Classify(bytes), Encoding.UTF8.GetString(bytes));
        }
        finally
        {
            RocksApi.Free(error);
        }
    }

    internal static DatabaseCode Classify(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Corruption"u8)) return DatabaseCode.Corruption;
        if (!text.StartsWith("IO error"u8)) return DatabaseCode.Other;
        if (text.IndexOf("No space left"u8) >= 0 || text.IndexOf("Disk quota exceeded"u8) >= 0) return DatabaseCode.NoSpace;
        if (text.IndexOf("/LOCK:"u8) >= 0 || text.IndexOf("lock hold by"u8) >= 0) return DatabaseCode.Locked;
        return DatabaseCode.Other;
    }
}
