using Koltso.Storage.Native;

namespace Koltso.Storage;

/// <summary>
/// The entries of one column family in key order, as they were when the scan was made. One thread at a time. Key and value
/// are RocksDB's own memory: valid until the next move.
/// </summary>
internal sealed unsafe class RocksScan : IDisposable
{
    private readonly NativeHandle _iterator;

    internal RocksScan(nint iterator) => _iterator = new NativeHandle(iterator, &RocksApi.IterDestroy);

    internal ReadOnlySpan<byte> Key
    {
        get
        {
            nuint length;
            byte* key = RocksApi.IterKey(_iterator.Pointer, &length);
            return new ReadOnlySpan<byte>(key, checked((int)length));
        }
    }

    internal ReadOnlySpan<byte> Value
    {
        get
        {
            nuint length;
            byte* value = RocksApi.IterValue(_iterator.Pointer, &length);
            return new ReadOnlySpan<byte>(value, checked((int)length));
        }
    }

    /// <summary>Moves to the first entry at or behind <paramref name="key"/>. False when there is none to be read.</summary>
    internal bool Seek(ReadOnlySpan<byte> key)
    {
        fixed (byte* keyBytes = key) RocksApi.IterSeek(_iterator.Pointer, keyBytes, (nuint)key.Length);
        return RocksApi.IterValid(_iterator.Pointer) != 0;
    }

    /// <summary>False when there is no next entry to be read.</summary>
    internal bool MoveNext()
    {
        RocksApi.IterNext(_iterator.Pointer);
        return RocksApi.IterValid(_iterator.Pointer) != 0;
    }

    /// <summary>After a move that said false: Ok at the end, or what keeps the rest from being read.</summary>
    internal RocksStatus Status()
    {
        byte* error = null;
        RocksApi.IterGetError(_iterator.Pointer, &error);
        return RocksStatus.Take(error);
    }

    public void Dispose() => _iterator.Dispose();
}
