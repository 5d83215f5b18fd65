using System.IO.Pipelines;
using System.Text;
using Koltso.Core.Hashing;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Rocks;

namespace Koltso.Tests.Storage;

/// <summary>Helpers to make, apply and read records.</summary>
internal static class Records
{
    private static readonly Random s_names = new(1);

    public static readonly StoreIdentity Identity = new("ring", "n1", HashKind.Xxh3, 16);

    public static RecordStore Open(
        string folder, StoreOptions? options = null, StoreIdentity? identity = null, TimeProvider? time = null) =>
        RecordStore.Open((options ?? Options(folder)) with { Directory = folder }, identity ?? Identity, time ?? TimeProvider.System);

    /// <summary>Records are written where the writer would be woken: at the end of a turn of the write's loop.</summary>
    public static StoreOptions Options(string folder) =>
        new() { Directory = folder, MemoryBytes = 8 << 20, Writer = PipeScheduler.Inline, Names = s_names };

    /// <summary>All that may wait for the disk runs there.</summary>
    public static StoreOptions On(this StoreOptions options, PipeScheduler all) =>
        options with { Writer = all, Readers = all, Workers = all };

    public static byte[] Key(string key) => Encoding.UTF8.GetBytes(key);

    public static byte[] Encode(ulong clock, byte[] value, ushort node = 1, RecordFlags flags = RecordFlags.None, long expiresAtMs = 0)
    {
        var header = new RecordHeader(new RecordVersion(clock, node), flags, 1, expiresAtMs);
        var record = new byte[header.Bytes + value.Length];
        header.Write(record);
        value.CopyTo(record, header.Bytes);
        return record;
    }

    public static byte[] Encode(ulong clock, string value) => Encode(clock, Encoding.UTF8.GetBytes(value));

    public static ReplicaStatus Apply(this RecordStore store, int partition, string key, byte[] record) =>
        store.ApplyAsync(partition, Key(key), record, PipeScheduler.Inline).AsTask().Result;

    public static ReplicaStatus Apply(this RecordStore store, int partition, byte[] key, byte[] record) =>
        store.ApplyAsync(partition, key, record, PipeScheduler.Inline).AsTask().Result;

    public static ReplicaStatus Remove(this RecordStore store, int partition, string key, ulong clock, ushort node = 1) =>
        store.RemoveAsync(partition, Key(key), new RecordVersion(clock, node), PipeScheduler.Inline).AsTask().Result;

    /// <summary>Many records in few batches, which is faster than one by one.</summary>
    public static void ApplyMany(RecordStore store, int count, Func<int, (int Partition, string Key, byte[] Record)> make)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(1000))
        {
            var writes = chunk.Select(make).Select(
                write => store.ApplyAsync(write.Partition, Key(write.Key), write.Record, PipeScheduler.ThreadPool).AsTask()).ToArray();
            Task.WhenAll(writes).Result.ShouldAllBe(status => status == ReplicaStatus.Applied);
        }
    }

    /// <summary>What a killed process would leave of a store that is open here: a copy of its present files.</summary>
    public static void CopyTo(string folder, string copy)
    {
        string rocks = Path.Combine(folder, "rocks"), into = Path.Combine(copy, "rocks");
        Directory.CreateDirectory(copy);
        File.Copy(Path.Combine(folder, "identity.json"), Path.Combine(copy, "identity.json"));
        // Again if RocksDB's background work changed something in the meantime.
        while (!TryCopy(rocks, into)) Directory.Delete(into, recursive: true);
    }

    private static bool TryCopy(string folder, string copy)
    {
        Directory.CreateDirectory(copy);
        try
        {
            var before = Sizes(folder);
            foreach (var file in Directory.EnumerateFiles(folder)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            return Sizes(folder).SequenceEqual(before) && Sizes(copy).SequenceEqual(before);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static string[] Sizes(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles().Select(file => $"{file.Name} {file.Length}").Order()];

    /// <summary>The database of a closed store, or of a folder without a store.</summary>
    public static IDatabase OpenDatabase(string folder, bool compacts = true)
    {
        var rocks = Directory.CreateDirectory(Path.Combine(folder, "rocks")).FullName;
        return RocksDatabase.TryOpen(rocks, StoreMemory.Split(8 << 20, long.MaxValue), out _, compacts).ShouldNotBeNull();
    }

    /// <summary>Replaces a record by arbitrary bytes.</summary>
    public static void Put(this IDatabase database, int partition, byte[] key, byte[] value) =>
        database.PutInto(Family.Records, StoredKey.Compose(new byte[StoredKey.BytesMax], partition, key), value);

    public static void PutInto(this IDatabase database, Family family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        using var batch = database.NewBatch();
        batch.Put(database, family, key, value);
        database.Write(batch, WritePatience.Stall).IsOk.ShouldBeTrue();
    }

    /// <summary>Flips a bit of a file at the relative position <paramref name="where"/> (0 to 1).</summary>
    public static void Damage(string path, double where)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var offset = (long)(file.Length * where);
        file.Position = offset;
        var old = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(old ^ 0x10));
    }

    /// <summary>The stored record, or null when the key is absent.</summary>
    public static byte[]? Get(this RecordStore store, int partition, string key)
    {
        var answer = store.Read(partition, Key(key));
        if (answer.Status == ReplicaStatus.Absent) return null;
        answer.Status.ShouldBe(ReplicaStatus.Found);
        var record = answer.Record.Span.ToArray();
        answer.Record.Return();
        return record;
    }

    /// <summary>Value number <paramref name="seed"/>: bytes that do not compress.</summary>
    public static byte[] Noise(int seed, int bytes)
    {
        var value = new byte[bytes];
        var state = (uint)seed * 2654435761u + 1;
        for (var i = 0; i < bytes; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            value[i] = (byte)state;
        }

        return value;
    }
}
