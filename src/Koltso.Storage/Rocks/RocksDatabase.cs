using System.Buffers.Binary;
using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// One open RocksDB: records in its default column family, the store's own few values in "meta", and what other nodes have
/// missed in "hints". Families that a folder of an earlier build lacks are made.
/// </summary>
internal sealed unsafe class RocksDatabase : IDatabase
{
    private readonly RocksSettings _settings;
    private readonly NativeHandle _database;
    private readonly NativeHandle _records;
    private readonly NativeHandle _meta;
    private readonly NativeHandle _hints;
    private readonly RocksRoom _room;
    private readonly RocksWriter _writer;

    private RocksDatabase(RocksSettings settings, StoreMemory memory, nint database, nint records, nint meta, nint hints)
    {
        _settings = settings;
        _room = new RocksRoom(database, [records, hints], memory);
        _writer = new RocksWriter(settings, _room, database, records);
        if (RocksRoom.HasLarge(database, [records, hints])) settings.CacheLarge();
        _database = new NativeHandle(database, &RocksApi.Close);
        _records = new NativeHandle(records, &RocksApi.ColumnFamilyHandleDestroy);
        _meta = new NativeHandle(meta, &RocksApi.ColumnFamilyHandleDestroy);
        _hints = new NativeHandle(hints, &RocksApi.ColumnFamilyHandleDestroy);
    }

    internal Action? WhenClosed { get; set; }

    /// <summary>Blocks while the log is replayed. Null, and why, when RocksDB refuses.</summary>
    internal static RocksDatabase? TryOpen(string path, StoreMemory memory, out DatabaseStatus status, bool compacts = true)
    {
        RocksLibrary.EnsureLoaded();
        BackgroundThreads.EnsureStarted();
        Posix.KeepHeap((int)memory.HeapKeptBytes);
        var settings = new RocksSettings(memory, compacts);
        var pathZ = System.Text.Encoding.UTF8.GetBytes(path + '\0');
        byte* error = null;
        nint database;
        var options = stackalloc nint[] { settings.Database.Pointer, settings.Meta.Pointer, settings.Hints.Pointer };
        var families = stackalloc nint[3];
        fixed (byte* pathPointer = pathZ, records = "default\0"u8, meta = "meta\0"u8, hints = "hints\0"u8)
        {
            var names = stackalloc byte*[] { records, meta, hints };
            database = RocksApi.OpenColumnFamilies(settings.Database.Pointer, pathPointer, 3, names, options, families, &error);
        }

        status = RocksErrors.Take(error);
        if (status.IsOk) return new RocksDatabase(settings, memory, database, families[0], families[1], families[2]);
        settings.Dispose();
        return null;
    }

    public DatabaseStatus Get(
        ReadOnlySpan<byte> key, bool cachedOnly, out PooledBytes record, ReadPart part = ReadPart.Record, bool isLarge = false)
    {
        record = default;
        var taken = isLarge ? _room.BeginRead() : 0;
        var status = Pin(_records.Pointer, key, cachedOnly, out var slice);
        RocksRoom.EndRead(taken);
        if (!status.IsOk) return status;
        var value = Value(slice);
        if (part == ReadPart.Header) value = value[..Math.Min(value.Length, RecordHeader.BytesMax)];
        // Copying takes milliseconds: not for a loop.
        if (cachedOnly && value.Length >= RocksRoom.LargeBytesMin) status = DatabaseStatus.LargeIncomplete;
        else if (!PooledBytes.TryCopy(value, out record)) status = DatabaseStatus.NoMemory;
        RocksApi.PinnablesliceDestroy(slice);
        return status;
    }

    public DatabaseStatus GetHeader(ReadOnlySpan<byte> key, bool cachedOnly, out RecordHeader header)
    {
        header = default;
        var status = Pin(_records.Pointer, key, cachedOnly, out var slice);
        if (!status.IsOk) return status;
        if (!RecordHeader.TryRead(Value(slice), out header)) status = new DatabaseStatus(DatabaseCode.Corruption, "unknown record format");
        RocksApi.PinnablesliceDestroy(slice);
        return status;
    }

    public DatabaseStatus GetMeta(ReadOnlySpan<byte> key, out ulong value)
    {
        value = 0;
        var status = Pin(_meta.Pointer, key, cachedOnly: false, out var slice);
        if (!status.IsOk) return status;
        var bytes = Value(slice);
        if (bytes.Length == sizeof(ulong)) value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        else status = new DatabaseStatus(DatabaseCode.Corruption, "a value of the meta family has a wrong length");
        RocksApi.PinnablesliceDestroy(slice);
        return status;
    }

    public IWriteBatch NewBatch() => new RocksBatch();

    public DatabaseStatus Write(IWriteBatch batch, WritePatience patience) => _writer.Write((RocksBatch)batch, patience);

    /// <summary>An iterator that leaves the block cache as it is.</summary>
    public IScan Scan(Family family)
    {
        var taken = _room.BeginScan();
        return new RocksScan(RocksApi.CreateIteratorCf(_database.Pointer, _settings.Scan.Pointer, HandleOf(family)), _room, taken);
    }

    public DatabaseStatus DeleteTables(Family family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> through)
    {
        byte* error = null;
        fixed (byte* fromBytes = from, throughBytes = through)
        {
            RocksApi.DeleteFileInRangeCf(
                _database.Pointer, HandleOf(family), fromBytes, (nuint)from.Length, throughBytes, (nuint)through.Length, &error);
        }

        return RocksErrors.Take(error);
    }

    public ulong LatestSequence => RocksApi.GetLatestSequenceNumber(_database.Pointer);

    public IReadOnlyList<TableInfo> Tables() => RocksTables.List(_database.Pointer);

    /// <summary>Makes a second database of the same content in a folder that must not be there yet: its tables are links.</summary>
    internal DatabaseStatus CopyTo(string folder)
    {
        byte* error = null;
        var checkpoint = RocksApi.CheckpointObjectCreate(_database.Pointer, &error);
        if (error != null) return RocksErrors.Take(error);
        fixed (byte* folderZ = System.Text.Encoding.UTF8.GetBytes(folder + '\0'))
        {
            RocksApi.CheckpointCreate(checkpoint, folderZ, 0, &error);
        }

        RocksApi.CheckpointObjectDestroy(checkpoint);
        return RocksErrors.Take(error);
    }

    public void SetBlockCacheBytes(long bytes)
    {
        // What blocks leave free would lie idle in the C allocator's arenas.
        if (_settings.SetCacheBytes(bytes)) Posix.TrimHeap();
    }

    public void EndWrites() => _writer.End();

    public void ReleaseMemory()
    {
        _room.Empty();
        _settings.ForgetLarge();
        Posix.TrimHeap();
    }

    public void SetCompacting(bool isOn)
    {
        byte* error = null;
        fixed (byte* name = "disable_auto_compactions\0"u8, value = isOn ? "false\0"u8 : "true\0"u8)
        {
            var names = stackalloc byte*[] { name };
            var values = stackalloc byte*[] { value };
            RocksApi.SetOptionsCf(_database.Pointer, _records.Pointer, 1, names, values, &error);
        }

        // Should it fail, a merge finds the damage and the database is opened without merging.
        _ = RocksErrors.Take(error);
    }

    public long Property(DatabaseProperty property) => Property(NameOf(property)) + property switch
    {
        DatabaseProperty.TableBytes => Property("rocksdb.total-blob-file-size\0"u8),
        DatabaseProperty.BlockCacheBytes => Property("rocksdb.blob-cache-usage\0"u8),
        _ => 0,
    };

    public void Dispose()
    {
        _room.Dispose();
        _records.Dispose();
        _meta.Dispose();
        _hints.Dispose();
        _database.Dispose();
        _settings.Dispose();
        WhenClosed?.Invoke();
    }

    internal nint HandleOf(Family family) => family switch
    {
        Family.Records => _records.Pointer,
        Family.Meta => _meta.Pointer,
        _ => _hints.Pointer,
    };

    private long Property(ReadOnlySpan<byte> name) => RocksProperties.Of(_database.Pointer, _records.Pointer, name);

    private static ReadOnlySpan<byte> NameOf(DatabaseProperty property) => property switch
    {
        DatabaseProperty.EstimatedKeys => "rocksdb.estimate-num-keys\0"u8,
        DatabaseProperty.TableBytes => "rocksdb.total-sst-files-size\0"u8,
        DatabaseProperty.MemtableBytes => "rocksdb.cur-size-all-mem-tables\0"u8,
        DatabaseProperty.BlockCacheBytes => "rocksdb.block-cache-usage\0"u8,
        DatabaseProperty.BlockCachePinnedBytes => "rocksdb.block-cache-pinned-usage\0"u8,
        DatabaseProperty.WritesStopped => "rocksdb.is-write-stopped\0"u8,
        _ => "rocksdb.background-errors\0"u8,
    };

    private DatabaseStatus Pin(nint family, ReadOnlySpan<byte> key, bool cachedOnly, out nint slice)
    {
        byte* error = null;
        var options = (cachedOnly ? _settings.ReadCached : _settings.Read).Pointer;
        fixed (byte* keyBytes = key)
        {
            slice = RocksApi.GetPinnedCf(_database.Pointer, options, family, keyBytes, (nuint)key.Length, &error);
        }

        if (slice != 0)
        {
            // Without I/O, RocksDB answers "found", with no bytes, where it would have to open the table first (its table
            // cache marks the key as one that may exist). No record is empty, so that an empty one says: look properly.
            if (!cachedOnly || Value(slice).Length > 0) return DatabaseStatus.Ok;
            RocksApi.PinnablesliceDestroy(slice);
            slice = 0;
            return DatabaseStatus.Incomplete;
        }

        return error == null ? DatabaseStatus.NotFound : RocksErrors.Take(error);
    }

    private static ReadOnlySpan<byte> Value(nint slice)
    {
        nuint length;
        var value = RocksApi.PinnablesliceValue(slice, &length);
        return new ReadOnlySpan<byte>(value, checked((int)length));
    }
}
