using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Koltso.Api;
using Koltso.Core.Records;
using Koltso.Node.Http;
using Koltso.Ring.Coordination;

namespace Koltso.Tests.Node.Http;

public class AnswerWriterTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(300_000)]
    public async Task WriteAsync_Value_IsWholeWithItsLengthAndVersion(int count)
    {
        var value = new byte[count];
        new Random(count).NextBytes(value);
        var (status, fields, body) = await WriteAsync(Found(RecordFlags.None, 0, value), EntityMethod.Get);
        status.ShouldBe("HTTP/1.1 200 OK");
        fields["Content-Length"].ShouldBe(count.ToString(CultureInfo.InvariantCulture));
        fields["ETag"].ShouldBe("\"0000000000abcdef0003\"");
        fields["Content-Type"].ShouldBe("application/octet-stream");
        fields.ContainsKey("Expires").ShouldBeFalse();
        fields.ContainsKey("Connection").ShouldBeFalse();
        body.AsSpan().SequenceEqual(value).ShouldBeTrue();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(300_000)]
    public async Task WriteAsync_Head_HasTheLengthAndNoBody(int count)
    {
        var (status, fields, body) = await WriteAsync(Found(RecordFlags.None, 0, new byte[count]), EntityMethod.Head);
        (status, fields["Content-Length"], body.Length).ShouldBe(("HTTP/1.1 200 OK", count.ToString(CultureInfo.InvariantCulture), 0));
    }

    [Fact]
    public async Task WriteAsync_RecordThatExpires_SaysWhen()
    {
        var at = _time.GetUtcNow().AddSeconds(90);
        var (_, fields, _) = await WriteAsync(Found(RecordFlags.Expires, at.ToUnixTimeMilliseconds(), "x"u8.ToArray()), EntityMethod.Get);
        fields["Expires"].ShouldBe(at.ToString("R", CultureInfo.InvariantCulture));
        (await WriteAsync(Found(RecordFlags.Expires, long.MaxValue / 1_000_000, []), EntityMethod.Get)).Fields.ShouldContainKey("Expires");
    }

    [Theory]
    [InlineData(true, "HTTP/1.1 201 Created")]
    [InlineData(false, "HTTP/1.1 202 Accepted")]
    public async Task WriteAsync_WriteDone_HasNoBody(bool isPut, string line)
    {
        var method = isPut ? EntityMethod.Put : EntityMethod.Delete;
        var header = new RecordHeader(new RecordVersion(1, 2), RecordFlags.Expires, 1, 5);
        var (status, fields, body) = await WriteAsync(EntityAnswer.OfWrite(new WriteAnswer(ReplicaStatus.Applied, header), method), method);
        (status, fields["Content-Length"], body.Length).ShouldBe((line, "0", 0));
        fields.ContainsKey("ETag").ShouldBe(isPut);
        fields.ContainsKey("Koltso-Write").ShouldBeFalse();
        fields.ContainsKey("Expires").ShouldBeFalse();
    }

    [Theory]
    [InlineData(400, "Bad Request")]
    [InlineData(404, "Not Found")]
    [InlineData(413, "Content Too Large")]
    [InlineData(500, "Internal Server Error")]
    [InlineData(503, "Service Unavailable")]
    [InlineData(504, "Not Enough Replicas")]
    [InlineData(507, "Insufficient Storage")]
    public async Task WriteAsync_Problem_SaysItInWords(int code, string reason)
    {
        foreach (var method in Enum.GetValues<EntityMethod>())
        {
            var (status, fields, body) = await WriteAsync(EntityAnswer.Error(code, "Nein, größer."), method, isLast: true);
            status.ShouldBe($"HTTP/1.1 {code} {reason}");
            fields["Content-Type"].ShouldBe("text/plain; charset=utf-8");
            fields["Connection"].ShouldBe("close");
            fields.ContainsKey("Retry-After").ShouldBe(code == 503);
            fields.GetValueOrDefault("Koltso-Write")
                .ShouldBe(method is EntityMethod.Put or EntityMethod.Delete ? WriteVerdict.Of(code) : null);
            Encoding.UTF8.GetString(body).ShouldBe(method == EntityMethod.Head ? "" : "Nein, größer.\n");
            fields["Content-Length"].ShouldBe("16");
        }
    }

    [Fact]
    public async Task WriteAsync_TimePasses_TheDateFollows()
    {
        var writer = new AnswerWriter(_time);
        for (var i = 0; i < 3; i++)
        {
            var (_, fields, _) = await WriteAsync(EntityAnswer.Error(404, "x"), EntityMethod.Get, writer: writer);
            fields["Date"].ShouldBe(_time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
            _time.Advance(700);
        }
    }

    [Fact]
    public async Task WriteAsync_ClientGoneWithinALargeValue_Stops()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Reader.CompleteAsync();
        await new AnswerWriter(_time).WriteAsync(pipe.Writer, Found(RecordFlags.None, 0, new byte[1_000_000]), EntityMethod.Get, false);
        pipe.Writer.UnflushedBytes.ShouldBeLessThan(200_000);
    }

    private static EntityAnswer Found(RecordFlags flags, long expiresAtMs, byte[] value) =>
        EntityAnswer.OfRead(new ReadAnswer(ReplicaStatus.Found, EntityAnswerTests.Record(flags, expiresAtMs, value)), 0);

    private async Task<(string Status, Dictionary<string, string> Fields, byte[] Body)> WriteAsync(
        EntityAnswer answer, EntityMethod method, bool isLast = false, AnswerWriter? writer = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await (writer ?? new AnswerWriter(_time)).WriteAsync(pipe.Writer, answer, method, isLast);
        await pipe.Writer.CompleteAsync();
        using var all = new MemoryStream();
        await pipe.Reader.CopyToAsync(all);
        var text = Encoding.Latin1.GetString(all.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var fields = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        fields["Server"].ShouldBe("koltso");
        return (lines[0], fields, all.ToArray()[(end + 4)..]);
    }
}
