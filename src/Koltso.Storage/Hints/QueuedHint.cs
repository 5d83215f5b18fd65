using Koltso.Core.Records;

namespace Koltso.Storage.Hints;

/// <summary>A hint on its way to the disk: its value, as it will be stored.</summary>
internal readonly record struct QueuedHint(ushort Node, PooledBytes Value)
{
    /// <summary>Those that it will take on the disk.</summary>
    internal int StoredBytes => HintFormat.KeyBytes + Value.Length;
}
