using System.Buffers;
using System.Globalization;
using System.Text;
using Koltso.Load;

namespace Koltso.Tests.Load;

public class RequestWriterTests
{
    private static readonly BenchOptions s_options = new()
    {
        Urls = [new Uri("http://localhost:8080/ignored?x")], Workload = Workload.Get, Keys = 3, ValueBytes = 4, KeyOrder = KeyOrder.Sequential,
    };

    [Fact]
    public void Write_Get_IsAWholeRequest() =>
        Next(new RequestWriter(s_options)).ShouldBe("GET /v0/entity?id=1 HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");

    [Fact]
    public void Write_Delete_IsAWholeRequest() =>
        Next(new RequestWriter(s_options with { Workload = Workload.Delete })).ShouldStartWith("DELETE /v0/entity?id=1 HTTP/1.1\r\n");

    [Fact]
    public void Write_Put_CarriesTheValue() =>
        Next(new RequestWriter(s_options with { Workload = Workload.Put }))
            .ShouldBe("PUT /v0/entity?id=1 HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 4\r\n\r\naaaa");

    [Fact]
    public void Write_AckAndFrom_StandInTheQueryOfEachMethod()
    {
        var options = s_options with { Ack = 2, From = 3 };
        Next(new RequestWriter(options)).ShouldStartWith("GET /v0/entity?id=1&ack=2&from=3 HTTP/1.1\r\n");
        Next(new RequestWriter(options with { Workload = Workload.Delete, From = null })).ShouldStartWith("DELETE /v0/entity?id=1&ack=2 HTTP/1.1\r\n");
        Next(new RequestWriter(options with { Workload = Workload.Put, Ack = null }))
            .ShouldBe("PUT /v0/entity?id=1&from=3 HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 4\r\n\r\naaaa");
    }

    [Fact]
    public void Write_SeveralServers_NamesTheRightHostAndSharesTheIds()
    {
        var writer = new RequestWriter(s_options with { Urls = [new Uri("http://one:1"), new Uri("http://two:2")] });
        Next(writer, 1).ShouldBe("GET /v0/entity?id=1 HTTP/1.1\r\nHost: two:2\r\n\r\n");
        Next(writer, 0).ShouldBe("GET /v0/entity?id=2 HTTP/1.1\r\nHost: one:1\r\n\r\n");
    }

    [Fact]
    public void Write_PutOfAnEmptyValue_IsAWholeRequest() =>
        Next(new RequestWriter(s_options with { Workload = Workload.Put, ValueBytes = 0 })).ShouldEndWith("Content-Length: 0\r\n\r\n");

    [Fact]
    public void Write_Sequential_GoesRound()
    {
        var writer = new RequestWriter(s_options);
        Enumerable.Range(0, 7).Select(_ => IdOf(Next(writer))).ShouldBe([1, 2, 3, 1, 2, 3, 1]);
    }

    [Fact]
    public void Write_Random_StaysWithinTheKeysAndFollowsTheSeed()
    {
        var options = s_options with { KeyOrder = KeyOrder.Random, Keys = 50 };
        var ids = Ids(options, 2000);
        ids.ShouldBe(Ids(options, 2000));
        ids.ShouldNotBe(Ids(options with { Seed = 2 }, 2000));
        ids.Distinct().Order().ShouldBe(Enumerable.Range(1, 50).Select(id => (long)id));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1000)]
    [InlineData(0.5, 500)]
    public void Write_Mixed_HasItsShareOfReads(double share, int reads)
    {
        var writer = new RequestWriter(s_options with { Workload = Workload.Mixed, ReadShare = share });
        var count = Enumerable.Range(0, 1000).Count(_ => writer.Write(new ArrayBufferWriter<byte>()) == Workload.Get);
        count.ShouldBeInRange(reads - 100, reads + 100);
    }

    private static List<long> Ids(BenchOptions options, int count)
    {
        var writer = new RequestWriter(options);
        return [.. Enumerable.Range(0, count).Select(_ => IdOf(Next(writer)))];
    }

    private static string Next(RequestWriter writer, int server = 0)
    {
        var output = new ArrayBufferWriter<byte>();
        writer.Write(output, server);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static long IdOf(string request) =>
        long.Parse(request.Split("id=")[1].Split(' ')[0], CultureInfo.InvariantCulture);
}
