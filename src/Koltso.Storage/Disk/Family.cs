namespace Koltso.Storage.Disk;

/// <summary>The parts of a database, each sorted by its keys; a batch may write to all of them.</summary>
internal enum Family
{
    /// <summary>Records, under <see cref="StoredKey"/>.</summary>
    Records,

    /// <summary>The store's own few values.</summary>
    Meta,

    /// <summary>What other nodes have missed.</summary>
    Hints,
}
