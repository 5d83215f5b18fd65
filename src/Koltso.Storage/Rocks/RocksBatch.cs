using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>RocksDB's own batch. It keeps the numbers of its families, not the handles, which go with their database.</summary>
internal sealed unsafe class RocksBatch : IWriteBatch
{
    private readonly NativeHandle _batch = new(RocksApi.WritebatchCreate(), &RocksApi.WritebatchDestroy);

    internal nint Pointer => _batch.Pointer;

    public void Put(IDatabase database, Family family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        Put(((RocksDatabase)database).HandleOf(family), key, value);

    public void Delete(IDatabase database, Family family, ReadOnlySpan<byte> key)
    {
        var handle = ((RocksDatabase)database).HandleOf(family);
        fixed (byte* keyBytes = key) RocksApi.WritebatchDeleteCf(_batch.Pointer, handle, keyBytes, (nuint)key.Length);
    }

    public void DeleteRange(IDatabase database, Family family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var handle = ((RocksDatabase)database).HandleOf(family);
        fixed (byte* fromBytes = from, toBytes = to)
        {
            RocksApi.WritebatchDeleteRangeCf(_batch.Pointer, handle, fromBytes, (nuint)from.Length, toBytes, (nuint)to.Length);
        }
    }

    public void Clear() => RocksApi.WritebatchClear(_batch.Pointer);

    public void Dispose() => _batch.Dispose();

    internal void Put(nint family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyBytes = key, valueBytes = value)
        {
            RocksApi.WritebatchPutCf(_batch.Pointer, family, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
        }
    }
}
