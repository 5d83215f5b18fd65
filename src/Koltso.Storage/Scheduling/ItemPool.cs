namespace Koltso.Storage.Scheduling;

/// <summary>Keeps up to <paramref name="capacity"/> used objects for the next caller that needs one. Any thread may call.</summary>
internal sealed class ItemPool<T>(int capacity)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _items = new();

    internal T? TryRent()
    {
        lock (_lock) return _items.TryPop(out var item) ? item : null;
    }

    /// <summary>Beyond the capacity the item is left to the garbage collector.</summary>
    internal void Return(T item)
    {
        lock (_lock)
        {
            if (_items.Count < capacity) _items.Push(item);
        }
    }
}
