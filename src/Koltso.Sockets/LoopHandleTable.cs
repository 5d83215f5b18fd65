namespace Koltso.Sockets;

/// <summary>
/// The loop's handles by slot. A slot is an index (low 32 bits) and a generation (high 32 bits), so that an event
/// that the kernel reported before a handle was closed never reaches the handle that took its place.
/// On the loop's thread only; grows with the number of descriptors, which the operating system bounds.
/// </summary>
internal sealed class LoopHandleTable
{
    private readonly Stack<int> _free = new();
    private LoopHandle?[] _handles = new LoopHandle?[64];
    private uint[] _generations = new uint[64];
    private int _used;

    public ulong Add(LoopHandle handle)
    {
        if (!_free.TryPop(out var index))
        {
            index = _used++;
            if (index == _handles.Length)
            {
                Array.Resize(ref _handles, index * 2);
                Array.Resize(ref _generations, index * 2);
            }
        }

        _handles[index] = handle;
        return ((ulong)_generations[index] << 32) | (uint)index;
    }

    public void Remove(ulong slot)
    {
        var index = (int)(uint)slot;
        if (Find(slot) is null) return;
        _handles[index] = null;
        _generations[index]++;
        _free.Push(index);
    }

    public LoopHandle? Find(ulong slot)
    {
        var index = (int)(uint)slot;
        return _generations[index] == (uint)(slot >> 32) ? _handles[index] : null;
    }

    public LoopHandle[] Snapshot() => [.. _handles.OfType<LoopHandle>()];
}
