using Koltso.Core.Records;

namespace Koltso.Storage.Disk;

/// <summary>
/// One open database: sorted families of keys and values under one log. A batch is read at once when its write has returned
/// Ok; after a failed one the database may refuse all others until it is opened anew. Any thread may call anything but
/// <see cref="IDisposable.Dispose"/>, which the owner calls when no other call is under way (<see cref="DatabaseSlot"/>).
/// </summary>
internal interface IDatabase : IDisposable
{
    /// <summary>
    /// The record under <paramref name="key"/>, or what stood in the way: Incomplete, only for <paramref name="cachedOnly"/>,
    /// says that memory cannot tell. The caller owns the bytes: of the record or, where only its header is asked for, of its beginning.
    /// </summary>
    /// <param name="isLarge">What memory takes for a moment is to be counted, since the record is large.</param>
    DatabaseStatus Get(
        ReadOnlySpan<byte> key, bool cachedOnly, out PooledBytes record, ReadPart part = ReadPart.Record, bool isLarge = false);

    /// <summary>Only the header of the record, in the same way; a record of an unknown format is corrupt.</summary>
    DatabaseStatus GetHeader(ReadOnlySpan<byte> key, bool cachedOnly, out RecordHeader header);

    DatabaseStatus GetMeta(ReadOnlySpan<byte> key, out ulong value);

    /// <summary>An empty batch, for this database and those that are opened after it on the same disk.</summary>
    IWriteBatch NewBatch();

    /// <summary>Incomplete: nothing was written, since the database would have held it back; without NoStall, for good.</summary>
    DatabaseStatus Write(IWriteBatch batch, WritePatience patience);

    /// <summary>The caller disposes it before this database.</summary>
    IScan Scan(Family family);

    /// <summary>
    /// Takes away, at once, the tables whose entries are all between the two keys. Those entries must have been deleted
    /// before, since some of them may stay.
    /// </summary>
    DatabaseStatus DeleteTables(Family family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> through);

    /// <summary>The table files of the records.</summary>
    IReadOnlyList<TableInfo> Tables();

    /// <summary>Whether tables of the records are merged with others in the background; they are unless it was opened otherwise.</summary>
    void SetCompacting(bool isOn);

    /// <summary>Puts what memory holds of the last writes into tables, and lets go of what is free. Blocks.</summary>
    void ReleaseMemory();

    /// <summary>For blocks of tables, and values; what is beyond leaves it. At first what <see cref="StoreMemory"/> says.</summary>
    void SetBlockCacheBytes(long bytes);

    /// <summary>Before it is closed: writes that still wait fail, and nobody may wait for them.</summary>
    void EndWrites();

    /// <summary>
    /// Grows with every entry of every batch, and is kept with them: after an opening that found less of the log it is lower than it was.
    /// </summary>
    ulong LatestSequence { get; }

    /// <summary>0 when the database does not know it.</summary>
    long Property(DatabaseProperty property);
}
