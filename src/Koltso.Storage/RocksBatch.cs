using Koltso.Storage.Native;

namespace Koltso.Storage;

/// <summary>Writes that happen together or not at all. One thread at a time; copies what it is given.</summary>
internal sealed unsafe class RocksBatch : IDisposable
{
    private readonly NativeHandle _batch = new(RocksApi.WritebatchCreate(), &RocksApi.WritebatchDestroy);

    internal nint Pointer => _batch.Pointer;

    internal void Put(nint family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyBytes = key, valueBytes = value)
        {
            RocksApi.WritebatchPutCf(_batch.Pointer, family, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
        }
    }

    internal void Delete(nint family, ReadOnlySpan<byte> key)
    {
        fixed (byte* keyBytes = key) RocksApi.WritebatchDeleteCf(_batch.Pointer, family, keyBytes, (nuint)key.Length);
    }

    /// <summary>Deletes from <paramref name="from"/> to just before <paramref name="to"/>.</summary>
    internal void DeleteRange(nint family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        fixed (byte* fromBytes = from, toBytes = to)
        {
            RocksApi.WritebatchDeleteRangeCf(_batch.Pointer, family, fromBytes, (nuint)from.Length, toBytes, (nuint)to.Length);
        }
    }

    internal void Clear() => RocksApi.WritebatchClear(_batch.Pointer);

    public void Dispose() => _batch.Dispose();
}
