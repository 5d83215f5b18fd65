using Koltso.Api;
using Koltso.Core.Records;
using Koltso.Node.Http;
using Koltso.Ring.Coordination;

namespace Koltso.Tests.Node.Http;

public class EntityAnswerTests
{
    private const long NowMs = 1_000_000;

    [Theory]
    [InlineData(RecordFlags.None, 0, 200)]
    [InlineData(RecordFlags.Expires, NowMs + 1, 200)]
    [InlineData(RecordFlags.Expires, NowMs, 404)]
    [InlineData(RecordFlags.Expires, NowMs - 1, 404)]
    [InlineData(RecordFlags.Tombstone, 0, 404)]
    [InlineData(RecordFlags.Tombstone | RecordFlags.Expires, NowMs + 1, 404)]
    public void OfRead_Found_DependsOnWhetherTheRecordLives(RecordFlags flags, long expiresAtMs, int status)
    {
        var answer = EntityAnswer.OfRead(new ReadAnswer(ReplicaStatus.Found, Record(flags, expiresAtMs, "value"u8)), NowMs);
        answer.Status.ShouldBe(status);
        (answer.Problem is null).ShouldBe(status == 200);
        answer.HasVersion.ShouldBe(status == 200);
        if (status == 200) answer.Value.SequenceEqual("value"u8).ShouldBeTrue();
        else answer.Record.IsNone.ShouldBeTrue();
        answer.Record.Return();
    }

    [Fact]
    public void OfRead_EmptyValue_IsAValue()
    {
        var answer = EntityAnswer.OfRead(new ReadAnswer(ReplicaStatus.Found, Record(RecordFlags.None, 0, [])), NowMs);
        (answer.Status, answer.Value.Length).ShouldBe((200, 0));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void OfRead_FoundButNoRecord_Is500AndNever404(byte[] record) =>
        EntityAnswer.OfRead(new ReadAnswer(ReplicaStatus.Found, PooledBytes.CopyOf(record)), NowMs).Status.ShouldBe(500);

    [Theory]
    [InlineData(ReplicaStatus.Absent, 404)]
    [InlineData(ReplicaStatus.Corrupt, 500)]
    [InlineData(ReplicaStatus.Overloaded, 503)]
    [InlineData(ReplicaStatus.Unreachable, 504)]
    [InlineData(ReplicaStatus.NotSent, 504)]
    [InlineData(ReplicaStatus.Unknown, 504)]
    [InlineData(ReplicaStatus.StoreFailed, 500)]
    [InlineData((ReplicaStatus)200, 500)]
    public void OfRead_NotFound_MapsToStatus(ReplicaStatus status, int http) =>
        EntityAnswer.OfRead(new ReadAnswer(status, default), NowMs).Status.ShouldBe(http);

    [Theory]
    [InlineData(ReplicaStatus.Applied, 201, 202)]
    [InlineData(ReplicaStatus.DiskFull, 507, 507)]
    [InlineData(ReplicaStatus.StoreFailed, 503, 503)]
    [InlineData(ReplicaStatus.Overloaded, 503, 503)]
    [InlineData(ReplicaStatus.Unreachable, 504, 504)]
    [InlineData(ReplicaStatus.NotSent, 504, 504)]
    [InlineData(ReplicaStatus.InDoubt, 504, 504)]
    [InlineData(ReplicaStatus.Unknown, 504, 504)]
    [InlineData(ReplicaStatus.Superseded, 503, 503)]
    [InlineData(ReplicaStatus.ClockAhead, 503, 503)]
    [InlineData(ReplicaStatus.TooLate, 503, 503)]
    [InlineData((ReplicaStatus)200, 504, 504)]
    public void OfWrite_AnyStatus_MapsToHttp(ReplicaStatus status, int put, int delete)
    {
        var header = new RecordHeader(new RecordVersion(7, 1), RecordFlags.None, 1, 0);
        EntityAnswer.OfWrite(new WriteAnswer(status, header), EntityMethod.Put).Status.ShouldBe(put);
        EntityAnswer.OfWrite(new WriteAnswer(status, header), EntityMethod.Delete).Status.ShouldBe(delete);
        EntityAnswer.OfWrite(new WriteAnswer(status, header), EntityMethod.Put).HasVersion.ShouldBe(put == 201);
    }

    [Fact]
    public void OfWrite_AnyStatus_SaysNotAppliedOnlyOfARefusal()
    {
        foreach (var status in Enum.GetValues<ReplicaStatus>().Except([ReplicaStatus.Applied]).Append((ReplicaStatus)200))
        {
            foreach (var metNewer in (bool[])[false, true])
            {
                var write = new WriteAnswer(status, default, metNewer);
                var verdict = WriteVerdict.Of(EntityAnswer.OfWrite(write, EntityMethod.Put).Status);
                // That no replica could be asked is answered as all that has too few answers: in doubt.
                var isSaid = write.IsRefused && status != ReplicaStatus.NotSent;
                verdict.ShouldBe(isSaid ? WriteVerdict.NotApplied : WriteVerdict.InDoubt, $"{status}");
            }
        }
    }

    [Fact]
    public void NotEnoughReplicas_OfAReadAndAWrite_SpeaksOfAWriteOnlyToAWriter()
    {
        EntityAnswer.OfRead(new ReadAnswer(ReplicaStatus.Unreachable, default), NowMs).Problem.ShouldNotBeNull()
            .ShouldNotContain("write", Case.Insensitive);
        EntityAnswer.OfWrite(new WriteAnswer(ReplicaStatus.Unreachable, default), EntityMethod.Delete).Problem.ShouldNotBeNull()
            .ShouldContain("write", Case.Insensitive);
    }

    [Theory]
    [InlineData(ReplicaStatus.Superseded, false, Problems.NewerWrites)]
    [InlineData(ReplicaStatus.Unreachable, false, Problems.NewerWritesInDoubt)]
    [InlineData(ReplicaStatus.Superseded, true, Problems.ClocksApart)]
    [InlineData(ReplicaStatus.Unreachable, true, Problems.ClocksApartInDoubt)]
    public void OfWrite_AlwaysMetNewerRecords_NamesTheTrueReason(ReplicaStatus status, bool clocksApart, string problem) =>
        EntityAnswer.OfWrite(new WriteAnswer(status, default, MetNewer: true, clocksApart), EntityMethod.Put).Problem.ShouldBe(problem);

    internal static PooledBytes Record(RecordFlags flags, long expiresAtMs, ReadOnlySpan<byte> value)
    {
        var header = new RecordHeader(new RecordVersion(0xABCDEF, 3), flags, 1, expiresAtMs);
        var record = PooledBytes.Rent(header.Bytes + value.Length);
        header.Write(record.Span);
        value.CopyTo(record.Span[header.Bytes..]);
        return record;
    }
}
