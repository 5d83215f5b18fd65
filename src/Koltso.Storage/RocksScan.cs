using Koltso.Storage.Native;

namespace Koltso.Storage;

/// <summary>All records in stored-key order, as they were when the scan was made. One thread at a time.</summary>
internal sealed unsafe class RocksScan : IDisposable
{
    private readonly NativeHandle _iterator;
    private bool _started;

    internal RocksScan(nint iterator) => _iterator = new NativeHandle(iterator, &RocksApi.IterDestroy);

    /// <summary>The stored key; valid until the next <see cref="MoveNext"/>.</summary>
    internal ReadOnlySpan<byte> Key
    {
        get
        {
            nuint length;
            byte* key = RocksApi.IterKey(_iterator.Pointer, &length);
            return new ReadOnlySpan<byte>(key, checked((int)length));
        }
    }

    /// <summary>The encoded record; valid until the next <see cref="MoveNext"/>.</summary>
    internal ReadOnlySpan<byte> Record
    {
        get
        {
            nuint length;
            byte* value = RocksApi.IterValue(_iterator.Pointer, &length);
            return new ReadOnlySpan<byte>(value, checked((int)length));
        }
    }

    /// <summary>False at the end.</summary>
    /// <exception cref="IOException">A record could not be read: the end was not reached.</exception>
    internal bool MoveNext()
    {
        if (_started) RocksApi.IterNext(_iterator.Pointer);
        else RocksApi.IterSeekToFirst(_iterator.Pointer);
        _started = true;
        if (RocksApi.IterValid(_iterator.Pointer) != 0) return true;
        byte* error = null;
        RocksApi.IterGetError(_iterator.Pointer, &error);
        var status = RocksStatus.Take(error);
        return status.IsOk ? false : throw new IOException(status.Text);
    }

    public void Dispose() => _iterator.Dispose();
}
