using System.Runtime.InteropServices;
using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>Keys and values one after the other in one buffer, and the operations on them.</summary>
internal sealed class SimBatch : IWriteBatch
{
    /// <summary>Approximate size in the log beyond keys and values.</summary>
    private const int StepBytes = 12;

    private readonly List<Step> _steps = [];
    private byte[] _bytes = new byte[256];
    private int _length;

    public enum Act
    {
        Put,
        Delete,
        DeleteRange,
    }

    /// <summary>The size in the log.</summary>
    public long LogBytes => _length + (long)StepBytes * _steps.Count;

    public ReadOnlySpan<Step> Steps => CollectionsMarshal.AsSpan(_steps);

    public ReadOnlySpan<byte> Key(in Step step) => _bytes.AsSpan(step.Start, step.KeyBytes);

    /// <summary>The value, or the end of the range.</summary>
    public ReadOnlySpan<byte> Value(in Step step) => _bytes.AsSpan(step.Start + step.KeyBytes, step.ValueBytes);

    public void Put(IDatabase database, Family family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        Add(Act.Put, family, key, value);

    public void Delete(IDatabase database, Family family, ReadOnlySpan<byte> key) => Add(Act.Delete, family, key, default);

    public void DeleteRange(IDatabase database, Family family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        Add(Act.DeleteRange, family, from, to);

    public void Clear()
    {
        _steps.Clear();
        _length = 0;
    }

    public SimBatch Copy()
    {
        var copy = new SimBatch { _bytes = _bytes[.._length], _length = _length };
        copy._steps.AddRange(_steps);
        return copy;
    }

    public void Dispose()
    {
    }

    private void Add(Act act, Family family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var end = _length + key.Length + value.Length;
        if (end > _bytes.Length) Array.Resize(ref _bytes, Math.Max(end, 2 * _bytes.Length));
        key.CopyTo(_bytes.AsSpan(_length));
        value.CopyTo(_bytes.AsSpan(_length + key.Length));
        _steps.Add(new Step(act, family, _length, key.Length, value.Length));
        _length = end;
    }

    internal readonly record struct Step(Act Act, Family Family, int Start, int KeyBytes, int ValueBytes);
}
