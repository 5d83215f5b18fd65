using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Tests.Storage;

/// <summary>Damaged files are refused or reported: a read returns what was written, or an error.</summary>
public sealed class StoreCorruptionTests : IDisposable
{
    private const int Keys = 600;

    private readonly TestFolder _folder = new();

    private string Rocks => Path.Combine(_folder.Path, "rocks");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    public void Read_FlippedByteInATable_IsNeverAWrongValue(double where)
    {
        WriteTables();
        var table = new DirectoryInfo(Rocks).EnumerateFiles("*.sst").MaxBy(file => file.Length)!;
        Records.Damage(table.FullName, where);

        RecordStore store;
        try
        {
            store = Records.Open(_folder.Path);
        }
        catch (StoreOpenException e)
        {
            e.Message.ShouldContain("damaged");
            return;
        }

        var corrupt = 0;
        using (store)
        {
            for (var i = 0; i < Keys; i++)
            {
                var answer = store.Read(i % 16, Records.Key($"key{i}"));
                if (answer.Status == ReplicaStatus.Corrupt)
                {
                    corrupt++;
                    continue;
                }

                answer.Status.ShouldBe(ReplicaStatus.Found);
                answer.Record.Span.ToArray().ShouldBe(Expected(i));
                answer.Record.Return();
            }

            corrupt.ShouldBeGreaterThan(0);
            store.Health.CorruptReads.ShouldBe(corrupt);
        }
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Open_FlippedByteInTheMiddleOfTheLog_IsRefused(double where)
    {
        var log = WriteLog();
        Records.Damage(log, where);

        Should.Throw<StoreOpenException>(() => Records.Open(_folder.Path)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void Open_LogCutOffInItsLastRecord_LosesOnlyThatRecord()
    {
        var log = WriteLog();
        using (var file = File.OpenWrite(log)) file.SetLength(file.Length - 100);

        using var store = Records.Open(_folder.Path);

        for (var i = 0; i < Keys - 1; i++) store.Get(i % 16, $"key{i}").ShouldBe(Expected(i));
        store.Get((Keys - 1) % 16, $"key{Keys - 1}").ShouldBeNull();
    }

    [Fact]
    public void Open_ManifestGarbage_IsRefused()
    {
        WriteTables();
        var manifest = Directory.EnumerateFiles(Rocks, "MANIFEST-*").Single();
        Records.Damage(manifest, 0.5);

        Should.Throw<StoreOpenException>(() => Records.Open(_folder.Path));
    }

    [Fact]
    public void Read_UnknownRecordFormat_IsCorrupt()
    {
        using (var store = Records.Open(_folder.Path)) store.Apply(1, "key", Records.Encode(1, "v"));
        using (var database = Records.OpenDatabase(_folder.Path)) database.Put(1, Records.Key("key"), [9, 9, 9, 9]);

        using var again = Records.Open(_folder.Path);
        again.Read(1, Records.Key("key")).Status.ShouldBe(ReplicaStatus.Corrupt);
        again.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.StoreFailed);
        again.Health.State.ShouldBe(StoreState.Ok);
        again.Apply(1, "other", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
    }

    private static byte[] Expected(int i) => Records.Encode((ulong)i + 1, Records.Noise(i, 2000));

    /// <summary>Two opens: the second one's recovery turns the log into a table.</summary>
    private void WriteTables()
    {
        WriteLog();
        Records.Open(_folder.Path).Dispose();
    }

    private string WriteLog()
    {
        using (var store = Records.Open(_folder.Path, Records.Options(_folder.Path) with { MemoryBytes = 64 << 20 }))
        {
            for (var i = 0; i < Keys; i++) store.Apply(i % 16, $"key{i}", Expected(i)).ShouldBe(ReplicaStatus.Applied);
        }

        return Directory.EnumerateFiles(Rocks, "*.log").Single();
    }
}
