using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>RocksDB's iterator over one column family, and its memory.</summary>
internal sealed unsafe class RocksScan : IScan
{
    private readonly NativeHandle _iterator;
    private readonly RocksRoom _room;
    private readonly long _taken;

    /// <param name="room">Where the scan has begun, and is ended on the same thread.</param>
    /// <param name="taken">What the beginning took there.</param>
    internal RocksScan(nint iterator, RocksRoom room, long taken) =>
        (_iterator, _room, _taken) = (new NativeHandle(iterator, &RocksApi.IterDestroy), room, taken);

    public ReadOnlySpan<byte> Key
    {
        get
        {
            nuint length;
            var key = RocksApi.IterKey(_iterator.Pointer, &length);
            return new ReadOnlySpan<byte>(key, checked((int)length));
        }
    }

    public ReadOnlySpan<byte> Value
    {
        get
        {
            nuint length;
            var value = RocksApi.IterValue(_iterator.Pointer, &length);
            return new ReadOnlySpan<byte>(value, checked((int)length));
        }
    }

    public bool Seek(ReadOnlySpan<byte> key)
    {
        fixed (byte* keyBytes = key) RocksApi.IterSeek(_iterator.Pointer, keyBytes, (nuint)key.Length);
        return RocksApi.IterValid(_iterator.Pointer) != 0;
    }

    public bool MoveNext()
    {
        RocksApi.IterNext(_iterator.Pointer);
        return RocksApi.IterValid(_iterator.Pointer) != 0;
    }

    public DatabaseStatus Status()
    {
        byte* error = null;
        RocksApi.IterGetError(_iterator.Pointer, &error);
        return RocksErrors.Take(error);
    }

    public void Dispose()
    {
        _iterator.Dispose();
        _room.EndScan(_taken);
    }
}
