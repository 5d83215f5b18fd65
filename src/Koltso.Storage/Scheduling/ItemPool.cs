namespace Koltso.Storage.Scheduling;

/// <summary>Keeps up to <paramref name="capacity"/> used objects for the next caller that needs one. Any thread may call.</summary>
internal sealed class ItemPool<T>(int capacity)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly T?[] _items = new T?[capacity];
    private int _count;

    internal T? TryRent()
    {
        lock (_lock)
        {
            if (_count == 0) return null;
            var item = _items[--_count];
            _items[_count] = null;
            return item;
        }
    }

    /// <summary>Beyond the capacity the item is left to the garbage collector.</summary>
    internal void Return(T item)
    {
        lock (_lock)
        {
            if (_count < _items.Length) _items[_count++] = item;
        }
    }
}
