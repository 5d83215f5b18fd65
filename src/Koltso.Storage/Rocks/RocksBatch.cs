using Koltso.Core.Buffers;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>RocksDB's own batch. It keeps the numbers of its families, not the handles, which go with their database.</summary>
internal sealed unsafe class RocksBatch : IWriteBatch
{
    /// <summary>A batch that held more is made anew: RocksDB's own keeps its memory.</summary>
    private const long KeptBytesMax = 1 << 20;

    private NativeHandle _batch = NewBatch();

    /// <summary>Of its bytes those that count in <see cref="PayloadMemory"/>.</summary>
    private long _counted;

    internal nint Pointer => _batch.Pointer;

    /// <summary>Keys and values that were put since it was empty.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The largest of the values.</summary>
    internal long LargestBytes { get; private set; }

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

    public void Clear()
    {
        if (Bytes <= KeptBytesMax) RocksApi.WritebatchClear(_batch.Pointer);
        else
        {
            _batch.Dispose();
            _batch = NewBatch();
        }

        PayloadMemory.GiveBack(_counted);
        (Bytes, LargestBytes, _counted) = (0, 0, 0);
    }

    public void Dispose()
    {
        PayloadMemory.GiveBack(_counted);
        _batch.Dispose();
    }

    private static NativeHandle NewBatch() => new(RocksApi.WritebatchCreate(), &RocksApi.WritebatchDestroy);

    internal void Put(nint family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Bytes += key.Length + value.Length;
        LargestBytes = Math.Max(LargestBytes, value.Length);
        if (value.Length >= RocksRoom.LargeBytesMin)
        {
            PayloadMemory.Take(value.Length);
            _counted += value.Length;
        }

        fixed (byte* keyBytes = key, valueBytes = value)
        {
            RocksApi.WritebatchPutCf(_batch.Pointer, family, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
        }
    }
}
