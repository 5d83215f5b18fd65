using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>Figures that an open RocksDB has of itself, by its own names, each with a 0 at the end. Any thread may call.</summary>
internal static unsafe class RocksProperties
{
    /// <summary>0 when the database does not know it.</summary>
    internal static long Of(nint database, nint family, ReadOnlySpan<byte> name)
    {
        ulong value = 0;
        fixed (byte* nameZ = name)
        {
            return RocksApi.PropertyIntCf(database, family, nameZ, &value) == 0 ? (long)value : 0;
        }
    }
}
