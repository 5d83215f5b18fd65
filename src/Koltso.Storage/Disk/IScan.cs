namespace Koltso.Storage.Disk;

/// <summary>
/// The entries of one family in key order, as they were when the scan was made. One thread at a time. Key and value are the
/// database's own memory: valid until the next move.
/// </summary>
internal interface IScan : IDisposable
{
    ReadOnlySpan<byte> Key { get; }

    ReadOnlySpan<byte> Value { get; }

    /// <summary>Moves to the first entry at or behind <paramref name="key"/>. False when there is none to be read.</summary>
    bool Seek(ReadOnlySpan<byte> key);

    /// <summary>False when there is no next entry to be read.</summary>
    bool MoveNext();

    /// <summary>After a move that said false: Ok at the end, or what keeps the rest from being read.</summary>
    DatabaseStatus Status();
}
