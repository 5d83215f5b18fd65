using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Node.Http;
using Koltso.Tests.Ring.Coordination;

namespace Koltso.Tests.Node.Http;

public sealed class ClientSessionTests : IAsyncDisposable
{
    private readonly CoordinatorStage _stage = new();
    private readonly PipeConnection _connection = new();
    private readonly Task _running;
    private readonly ClientSession _session;
    private int _handedOver;
    private RecordFormat _format;

    public ClientSessionTests()
    {
        var http = new HttpLoop
        {
            Loop = PipeScheduler.Inline,
            Time = _stage.Time,
            Coordinator = _stage.Coordinator,
            LoopTime = _stage.Time,
            Bodies = new Admission(1 << 20),
            Answers = new Admission(1 << 20),
            ValueBytesMax = 1024,
            Writer = new AnswerWriter(_stage.Time),
            FormatOfNew = () => _format,
        };
        _session = new ClientSession(_connection, http, () => ++_handedOver > 0);
        _running = _session.RunAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task Run_PutThenGetOnOneConnection_ReadsWhatWasWritten()
    {
        _connection.Send("PUT /v0/entity?id=a&ack=1&from=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
        _connection.Send("llo");
        _connection.Received().ShouldStartWith("HTTP/1.1 201 Created\r\n");
        _connection.Send("GET /v0/entity?id=a&ack=1&from=1 HTTP/1.1\r\nHost: x\r\n\r\n");
        _connection.Received().ShouldEndWith("\r\n\r\nhello");
        _connection.End();
        await _running;
        _connection.IsOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData("PUT /v0/entity?id= HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 400, "not-applied")]
    [InlineData("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 1025\r\n\r\n", 413, "not-applied")]
    [InlineData("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 504, "in-doubt")]
    [InlineData("DELETE /v0/entity?id=a HTTP/1.1\r\nHost: x\r\n\r\n", 504, "in-doubt")]
    [InlineData("DELETE /v0/entity?id=a&from=1 HTTP/1.1\r\nHost: x\r\n\r\n", 507, "not-applied")]
    [InlineData("GET /v0/entity?id= HTTP/1.1\r\nHost: x\r\n\r\n", 400, null)]
    public void Run_ErrorAnswer_SaysOfAWriteWhetherItIsApplied(string request, int status, string? verdict)
    {
        _stage.Replicas[0].Refuses = ReplicaStatus.DiskFull;
        _stage.Replicas[1].Refuses = ReplicaStatus.Unreachable;
        _connection.Send(request);
        var answer = _connection.Received();
        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        if (verdict is null) answer.ShouldNotContain("Koltso-Write");
        else answer.ShouldContain($"\r\nKoltso-Write: {verdict}\r\n");
    }

    [Theory]
    [InlineData("PUT", "", 14 + 5)]
    [InlineData("PUT", "&ttl=60", 14 + 8 + 5)]
    [InlineData("DELETE", "", 14)]
    public async Task Run_Writes_UseTheFormatThatAllNodesKnow(string method, string ttl, int bytes)
    {
        foreach (var format in new[] { RecordFormat.One, RecordFormat.Two })
        {
            _format = format;
            var body = method == "PUT" ? "hello" : "";
            _connection.Send(
                $"{method} /v0/entity?id=a&ack=1&from=1{ttl} HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            _connection.Received().ShouldStartWith("HTTP/1.1 20");
            var record = _stage.Replicas[0].RecordOf("a").ShouldNotBeNull();
            (RecordHeader.IsOfFormat2(record), record.Length).ShouldBe((format == RecordFormat.Two, bytes));
        }

        _connection.End();
        await _running;
    }

    [Theory]
    [InlineData("GET /v0/stats HTTP/1.1\r\nHost: x\r\n\r\n", false)]
    [InlineData("PUT /v0/entity?id=a HTTP/1.1\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("PUT /v0/entity?id=a FTP/1.1\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("GET /v0/entity?id=a HTTP/1.1\r\nHost: x\r\n", true)]
    public async Task Run_OddWrongOrHalf_HandsTheConnectionOverUnread(string request, bool isEnd)
    {
        _connection.Send(request);
        if (isEnd) _connection.End();
        await _running;
        _handedOver.ShouldBe(1);
        _connection.Input.TryRead(out var unread).ShouldBeTrue();
        unread.Buffer.Length.ShouldBeGreaterThan(30);
        _connection.IsOpen.ShouldBeTrue("Kestrel goes on with it");
    }

    [Fact]
    public void IsOverdue_HalfAHeadThatAnnouncesAHugeBody_IsCutAfterTheTimeOfAHead()
    {
        _connection.Send("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000000000000\r\n");
        _session.IsOverdue(SessionTimes.HeadMs, isShort: false).ShouldBeFalse();
        _session.IsOverdue(SessionTimes.HeadMs + 1, isShort: false).ShouldBeTrue();
        _connection.Shrinks.ShouldBe(1, "a connection that waits holds little");
    }

    [Fact]
    public void IsOverdue_BodyThatHardlyMoves_IsCutAfterOnePeriod()
    {
        _connection.Send("PUT /v0/entity?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this");
        _session.IsOverdue(0, isShort: false).ShouldBeFalse();
        _connection.ReceivedBytes = SessionTimes.SlowBytesMin;
        _session.IsOverdue(SessionTimes.SlowMs, isShort: false).ShouldBeFalse();
        _connection.ReceivedBytes += SessionTimes.SlowBytesMin - 1;
        _session.IsOverdue(2 * SessionTimes.SlowMs, isShort: false).ShouldBeTrue();
    }

    [Fact]
    public void IsIdle_NothingSentOrHalfAHead_MakesRoomForOthers()
    {
        _session.IsIdle(SessionTimes.IdleMs - 1).ShouldBeFalse();
        _session.IsIdle(SessionTimes.IdleMs).ShouldBeTrue();
        _connection.Send("GET /v0/entity?id=a HT");
        _session.IsIdle(SessionTimes.IdleMs).ShouldBeTrue();
    }
}
