using System.Buffers;
using System.Text;
using Koltso.Load;
using Koltso.Load.Sending;

namespace Koltso.Tests.Load.Sending;

public class RequestWriterTests
{
    private static readonly BenchOptions s_options = new()
    {
        Urls = [new Uri("http://localhost:8080/ignored?x")], Workload = Workload.Get, ValueBytes = 4, ValueContent = ContentKind.Same,
    };

    [Fact]
    public void WriteGet_Plain_IsAWholeRequest() =>
        Text(s_options, static (writer, output) => writer.WriteGet(output, 1, 0))
            .ShouldBe("GET /v0/entity?id=1 HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");

    [Fact]
    public void WriteDelete_Plain_IsAWholeRequest() =>
        Text(s_options, static (writer, output) => writer.WriteDelete(output, long.MaxValue, 0))
            .ShouldBe("DELETE /v0/entity?id=9223372036854775807 HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");

    [Theory]
    [InlineData(4, "4\r\n\r\naaaa")]
    [InlineData(1, "1\r\n\r\na")]
    [InlineData(0, "0\r\n\r\n")]
    public void WritePut_OfASize_CarriesSuchAValue(int bytes, string end) =>
        Text(s_options, (writer, output) => writer.WritePut(output, 1, bytes, 0))
            .ShouldBe("PUT /v0/entity?id=1 HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: " + end);

    [Fact]
    public void WritePut_LargestOfDrawnSizes_IsInOnePiece()
    {
        var writer = new RequestWriter(s_options with { ValueSizes = new ValueSizes([new ValueSizeRange(10, 100_000, 1)]) });
        var output = new ArrayBufferWriter<byte>();
        writer.WritePut(output, 1, 100_000, 0);
        Encoding.ASCII.GetString(output.WrittenSpan).ShouldEndWith("Content-Length: 100000\r\n\r\n" + new string('a', 100_000));
    }

    [Fact]
    public void Write_AckAndFrom_StandInTheQueryOfEachMethodButAScan()
    {
        var options = s_options with { Ack = 2, From = 3 };
        Text(options, static (writer, output) => writer.WriteGet(output, 1, 0))
            .ShouldStartWith("GET /v0/entity?id=1&ack=2&from=3 HTTP/1.1\r\n");
        Text(options with { From = null }, static (writer, output) => writer.WriteDelete(output, 1, 0))
            .ShouldStartWith("DELETE /v0/entity?id=1&ack=2 HTTP/1.1\r\n");
        Text(options with { Ack = null }, static (writer, output) => writer.WritePut(output, 1, 4, 0))
            .ShouldStartWith("PUT /v0/entity?id=1&from=3 HTTP/1.1\r\n");
        Text(options, static (writer, output) => writer.WriteScan(output, 7, 50, 0))
            .ShouldBe("GET /v0/entities?start=7&limit=50 HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
    }

    [Fact]
    public void Write_SeveralServers_NamesTheRightHost()
    {
        var options = s_options with { Urls = [new Uri("http://one:1"), new Uri("http://two:2")] };
        Text(options, static (writer, output) => writer.WriteGet(output, 1, 1)).ShouldContain("Host: two:2\r\n");
        Text(options, static (writer, output) => writer.WriteGet(output, 1, 0)).ShouldContain("Host: one:1\r\n");
    }

    private static string Text(BenchOptions options, Action<RequestWriter, ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new RequestWriter(options), output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
