namespace Koltso.Storage.Disk;

/// <summary>
/// Writes that happen together or not at all. One thread at a time; copies what it is given. It outlives the database that
/// made it: each write names the one that is open, and all of them the same disk.
/// </summary>
internal interface IWriteBatch : IDisposable
{
    void Put(IDatabase database, Family family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    void Delete(IDatabase database, Family family, ReadOnlySpan<byte> key);

    /// <summary>Deletes from <paramref name="from"/> to just before <paramref name="to"/>.</summary>
    void DeleteRange(IDatabase database, Family family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    void Clear();
}
