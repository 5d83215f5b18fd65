using Koltso.Core.Records;
using Koltso.Storage.Caching;

namespace Koltso.Tests.Storage.Caching;

public sealed class CachePartTests : IDisposable
{
    private static readonly CacheHash s_hash = new(0x1234_5678_9abc_def0, 1), s_other = new(s_hash.Place + 1, 2);
    private static readonly byte[] s_key = Records.Key("..key");
    private static readonly byte[] s_old = Records.Encode(1, "old"), s_new = Records.Encode(2, "new");

    private readonly CachePart _part = new(64 << 10, 256 << 10, 256 << 10);

    public void Dispose() => _part.Dispose();

    [Fact]
    public void Offer_RecordOfTheFirstRead_IsKeptFromTheSecondOn()
    {
        _part.Offer(s_hash, s_key, s_old, ReadPart.Record, Stamp());
        Record().ShouldBeNull();

        _part.Offer(s_hash, s_key, s_old, ReadPart.Record, Stamp());
        Record().ShouldBe(s_old);
        Header().ShouldBe(s_old[..RecordHeader.FixedBytes]);
    }

    [Fact]
    public void Offer_Header_IsKeptAtOnceAndWithoutTheValue()
    {
        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, Stamp());

        Header().ShouldBe(s_old[..RecordHeader.FixedBytes]);
        Record().ShouldBeNull();
    }

    [Fact]
    public void Offer_ReadBeforeAWriteThatIsOver_IsLeftOut()
    {
        var stamp = Stamp();
        Write(s_new);

        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, stamp);
        for (var i = 0; i < 2; i++) _part.Offer(s_hash, s_key, s_old, ReadPart.Record, stamp);

        Header().ShouldBe(s_new[..RecordHeader.FixedBytes]);
        Record().ShouldBeNull();
    }

    [Fact]
    public void Offer_WhileAWriteIsUnderWay_IsLeftOut()
    {
        var before = Stamp();
        _part.BeginWrite(s_hash, s_key);
        var during = Stamp();

        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, before);
        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, during);
        Header().ShouldBeNull();

        _part.EndWrite(s_hash, s_key, default, isWanted: false);
        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, during);
        Header().ShouldBeNull();
    }

    [Fact]
    public void Write_OfARecordThatIsRead_KeepsTheNewOne()
    {
        Fill(s_old);
        Record().ShouldBe(s_old);

        Write(s_new).ShouldBeTrue();

        Record().ShouldBe(s_new);
        Write(s_old).ShouldBeTrue();
        Write(s_new).ShouldBeFalse("nobody has read what was written");
        Record().ShouldBeNull();
    }

    [Fact]
    public void Write_ThatFailed_LeavesNothing()
    {
        Fill(s_old);

        _part.BeginWrite(s_hash, s_key);
        _part.EndWrite(s_hash, s_key, default, isWanted: true);

        Record().ShouldBeNull();
        Header().ShouldBeNull();
    }

    [Fact]
    public void Write_TwiceInABatch_LeavesNothingUntilTheLastHasEnded()
    {
        _part.BeginWrite(s_hash, s_key);
        _part.BeginWrite(s_hash, s_key);

        _part.EndWrite(s_hash, s_key, s_old, isWanted: true);
        Header().ShouldBeNull();

        _part.EndWrite(s_hash, s_key, s_new, isWanted: true);
        Record().ShouldBe(s_new);
    }

    [Fact]
    public void Write_OfAnotherKeyWithTheSameStamp_KeepsOffersOutToo()
    {
        _part.BeginWrite(s_other, [0, 0, 2]);
        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, Stamp());
        Header().ShouldBeNull();

        _part.EndWrite(s_other, [0, 0, 2], s_new, isWanted: false);
        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, Stamp());
        Header().ShouldNotBeNull();
    }

    [Fact]
    public void Part_WithoutHeaders_KeepsRecordsOnly()
    {
        using var part = new CachePart(headerBytes: 0, 256 << 10, 256 << 10);
        part.Offer(s_hash, s_key, s_old, ReadPart.Header, stamp: 0);
        part.TryReadHeader(s_hash, s_key, out _).ShouldBeFalse();
        for (var i = 0; i < 2; i++) part.Offer(s_hash, s_key, s_old, ReadPart.Record, stamp: 0);
        part.TryReadHeader(s_hash, s_key, out var header).ShouldBeTrue();
        header.Version.Clock.ShouldBe(1UL);

        part.BeginWrite(s_hash, s_key);
        part.EndWrite(s_hash, s_key, s_new, isWanted: false);

        part.TryReadHeader(s_hash, s_key, out _).ShouldBeFalse();
        part.Snapshot().HeaderBytes.ShouldBe(0);
    }

    [Fact]
    public void Resize_Records_ForgetsThemAndKeepsHeaders()
    {
        Fill(s_old);
        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, Stamp());

        _part.Resize(8 << 10);

        Record().ShouldBeNull();
        Header().ShouldNotBeNull();
        Fill(s_new);
        Record().ShouldBe(s_new);
    }

    [Fact]
    public void WriteOfAll_EmptiesItAndKeepsOffersOut()
    {
        Fill(s_old);
        var stamp = Stamp();

        _part.BeginWriteOfAll();
        Record().ShouldBeNull();
        _part.EndWriteOfAll();

        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, stamp);
        Header().ShouldBeNull();
        _part.Offer(s_hash, s_key, s_new, ReadPart.Header, Stamp());
        Header().ShouldNotBeNull();
    }

    [Fact]
    public void Offer_LargeRecord_KeepsItsHeaderOnly()
    {
        var large = Records.Encode(1, new byte[CachePart.RecordBytesMax]);
        Fill(large);
        _part.Offer(s_hash, s_key, large, ReadPart.Header, Stamp());

        Record().ShouldBeNull();
        Header().ShouldNotBeNull();
    }

    [Fact]
    public void Snapshot_CountsWhatWasFoundAndWhatWasNot()
    {
        _part.Offer(s_hash, s_key, s_old, ReadPart.Header, Stamp());
        Fill(s_old);
        Record();
        Header();

        var stats = _part.Snapshot();

        (stats.RecordHits, stats.RecordMisses, stats.RecordsSeenAgain).ShouldBe((1, 2, 1));
        (stats.HeaderHits, stats.HeaderMisses).ShouldBe((1, 1));
        stats.RecordBytes.ShouldBeGreaterThan(s_old.Length);
    }

    /// <summary>As two reads do.</summary>
    private void Fill(byte[] record)
    {
        _part.Offer(s_hash, s_key, record, ReadPart.Record, Stamp());
        _part.Offer(s_hash, s_key, record, ReadPart.Record, Stamp());
    }

    private bool Write(byte[] record)
    {
        var wasRead = _part.BeginWrite(s_hash, s_key);
        _part.EndWrite(s_hash, s_key, record, wasRead);
        return wasRead;
    }

    private ulong Stamp()
    {
        _part.TryRead(s_other, [0, 0, 1], ReadPart.Header, out _, out var stamp);
        return stamp;
    }

    private byte[]? Record() => Read(ReadPart.Record);

    private byte[]? Header() => Read(ReadPart.Header);

    private byte[]? Read(ReadPart part)
    {
        if (!_part.TryRead(s_hash, s_key, part, out var answer, out _)) return null;
        answer.Status.ShouldBe(ReplicaStatus.Found);
        var bytes = answer.Record.Span.ToArray();
        answer.Record.Return();
        return bytes;
    }
}
