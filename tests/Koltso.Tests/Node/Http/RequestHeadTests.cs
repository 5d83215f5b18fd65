using System.Buffers;
using System.Text;
using Koltso.Node.Http;
using Koltso.Tests.Wire;

namespace Koltso.Tests.Node.Http;

public class RequestHeadTests
{
    private const string Get = "GET /v0/entity?id=a HTTP/1.1\r\n", Put = "PUT /v0/entity?id=a HTTP/1.1\r\n", Host = "Host: x:8080\r\n";

    public static TheoryData<string> Served =>
    [
        $"{Get}{Host}Content-Length: 1\r\n\r\n",
        $"DELETE /v0/entity?id=a HTTP/1.1\r\n{Host}Content-Length: 5\r\n\r\n",
        $"{Get}{Host}\r\n",
        $"{Get}hOsT: [::1]:80\r\nUser-Agent: curl/8\r\nAccept: */*\r\n\r\n",
        $"{Get}{Host}Content-Length: 0\r\n\r\n",
        $"{Get}{Host}Connection: close\r\n\r\n",
        $"{Get}{Host}connection: KEEP-ALIVE\r\n\r\n",
        $"{Get}{Host}X: \r\n\r\n",
        $"{Get}{Host}Cookie: caf\u00e9\ta\r\n\r\n",
        $"{Get}Host: [::1]\r\n\r\n",
        $"{Get}Host: x\r\n\r\n",
        $"HEAD /v0/entity?id=a HTTP/1.1\r\n{Host}\r\n",
        $"DELETE /v0/entity?id=a HTTP/1.1\r\n{Host}\r\n",
        $"DELETE /v0/entity?id=a HTTP/1.1\r\n{Host}Content-Length: 0\r\n\r\n",
        $"{Put}{Host}Content-Length: 5\r\n\r\n",
        $"{Put}{Host}CONTENT-LENGTH:    5\r\n\r\n",
        $"{Put}{Host}content-length: 0\r\n\r\n",
        $"{Put}{Host}Content-Length: 9223372036854775807\r\n\r\n",
        $"GET /v0/entity? HTTP/1.1\r\n{Host}\r\n",
        $"GET /v0/entity?id=%D0%BA&ack=1&from=1 HTTP/1.1\r\n{Host}\r\n",
    ];

    /// <summary>What Kestrel serves or refuses: the fast lane does not say which.</summary>
    public static TheoryData<string> HandedOver =>
    [
        $"{Get}Host: \r\n\r\n",
        $"{Get}Host: a b\r\n\r\n",
        $"{Get}Host: a/b\r\n\r\n",
        $"{Get}{Host}Expect: 100-continue\r\n\r\n",
        $"{Get}{Host}If-None-Match: \"x\"\r\n\r\n",
        $"{Get}{Host}Connection: close, te\r\n\r\n",
        $"{Get}{Host}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        $"{Get}{Host}Transfer-Encoding: chunked\r\n\r\n",
        $"{Put}{Host}\r\n",
        $"{Put}{Host}Transfer-Encoding: chunked\r\n\r\n",
        $"{Put}{Host}transfer-encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        $"{Put}{Host}Content-Length: 5\r\nTRANSFER-ENCODING: identity\r\n\r\n",
        $"{Put}{Host}Content-Length: 5\r\nIf-Match: *\r\n\r\n",
        $"{Put}{Host}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
        $"POST /v0/entity?id=a HTTP/1.1\r\n{Host}Content-Length: 0\r\n\r\n",
        $"get /v0/entity?id=a HTTP/1.1\r\n{Host}\r\n",
        $"PATCH /v0/entity?id=a HTTP/1.1\r\n{Host}\r\n",
        $"GET /v0/entity?id=a HTTP/1.0\r\n{Host}\r\n",
        $"GET /v0/entity?id=a HTTP/1.0\r\n{Host}Connection: keep-alive\r\n\r\n",
        $"GET http://x:8080/v0/entity?id=a HTTP/1.1\r\n{Host}\r\n",
        $"OPTIONS * HTTP/1.1\r\n{Host}\r\n",
        $"CONNECT x:80 HTTP/1.1\r\n{Host}\r\n",
        $"GET /v0/entity HTTP/1.1\r\n{Host}\r\n",
        $"GET /v0/entities?start=a HTTP/1.1\r\n{Host}\r\n",
        $"GET /V0/entity?id=a HTTP/1.1\r\n{Host}\r\n",
        $"GET /v0/./entity?id=a HTTP/1.1\r\n{Host}\r\n",
        $"GET /v0/%65ntity?id=a HTTP/1.1\r\n{Host}\r\n",
        $"GET /v0/entity/?id=a HTTP/1.1\r\n{Host}\r\n",
        $"GET /healthz HTTP/1.1\r\n{Host}\r\n",
        $"GET /v0/entity?id=ö HTTP/1.1\r\n{Host}\r\n",
        $"{Get}Host: a:b\r\n\r\n",
        $"{Get}Host: a:\r\n\r\n",
        $"{Get}Host: :80\r\n\r\n",
        $"{Get}Host: []\r\n\r\n",
        $"{Get}Host: [::1\r\n\r\n",
        $"{Get}Host: [::1]80\r\n\r\n",
        $"{Get}Host: [::x]\r\n\r\n",
        $"{Get}{Host}X: a\0b\r\n\r\n",
        $"{Get}{Host}X: a\u001fb\r\n\r\n",
        $"{Get}{Host}X: a\u007fb\r\n\r\n",
        $"{Get}{Host}X\0: a\r\n\r\n",
        $"{Get}{Host}X(y): a\r\n\r\n",
        $"{Get}{Host}X\u00e9: a\r\n\r\n",
        $"\r\n{Get}{Host}\r\n",
        $"{Put}{Host}Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
        $"{Put}{Host}Content-Length: 5\r\ncontent-length: 6\r\n\r\n",
        $"{Put}{Host}Content-Length: 5, 5\r\n\r\n",
        $"{Put}{Host}Content-Length: +5\r\n\r\n",
        $"{Put}{Host}Content-Length: -5\r\n\r\n",
        $"{Put}{Host}Content-Length: 5x\r\n\r\n",
        $"{Put}{Host}Content-Length: 0x5\r\n\r\n",
        $"{Put}{Host}Content-Length: \r\n\r\n",
        $"{Put}{Host}Content-Length: 9223372036854775808\r\n\r\n",
        $"{Put}{Host}Content-Length: 00000000000000000005\r\n\r\n",
        $"{Get}\r\n",
        $"{Get}{Host}{Host}\r\n",
        $"{Get}{Host} folded: x\r\n\r\n",
        $"{Get}{Host}Name : x\r\n\r\n",
        $"{Get}{Host}no colon\r\n\r\n",
        $"{Get}{Host}: no name\r\n\r\n",
        $"GET /v0/entity?id=a HTTP/2.0\r\n{Host}\r\n",
        $"GET /v0/entity?id=a b HTTP/1.1\r\n{Host}\r\n",
        "garbage\r\n\r\n",
        "\u0016\u0003\u0001\u0002\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Served))]
    public void Read_PlainRequest_IsServedWhereverItIsCut(string text) => VerdictWhereverCut(text).ShouldBe(HeadVerdict.Entity);

    [Theory]
    [MemberData(nameof(HandedOver))]
    public void Read_AnythingOdd_IsHandedOverWhereverItIsCut(string text) => VerdictWhereverCut(text).ShouldBe(HeadVerdict.HandOver);

    [Fact]
    public void Read_Put_GivesAllThatTheLaneNeedsAndLeavesTheBody()
    {
        var head = new RequestHead(new byte[RequestHead.QueryBytesMax]);
        var bytes = Bytes($"PUT /v0/entity?id=a%20b&ack=1 HTTP/1.1\r\n{Host}Content-Length: 12\r\nConnection: close\r\n\r\nbody");
        head.Read(ref bytes).ShouldBe(HeadVerdict.Entity);
        (head.Method, head.ContentLength, head.IsLast).ShouldBe((EntityMethod.Put, 12L, true));
        Encoding.ASCII.GetString(head.Query).ShouldBe("id=a%20b&ack=1");
        Encoding.ASCII.GetString(bytes).ShouldBe("body");
    }

    [Fact]
    public void Read_Reused_KeepsNothingOfTheRequestBefore()
    {
        var head = new RequestHead(new byte[RequestHead.QueryBytesMax]);
        var both = Bytes($"{Put}{Host}Content-Length: 3\r\nConnection: close\r\n\r\n{Get}{Host}\r\n");
        head.Read(ref both).ShouldBe(HeadVerdict.Entity);
        head.Read(ref both).ShouldBe(HeadVerdict.Entity);
        (head.Method, head.ContentLength, head.IsLast, both.IsEmpty).ShouldBe((EntityMethod.Get, 0L, false, true));
        var odd = Bytes($"{Get}{Host}Expect: x\r\n\r\n");
        head.Read(ref odd).ShouldBe(HeadVerdict.HandOver);
        var plain = Bytes($"{Get}{Host}\r\n");
        head.Read(ref plain).ShouldBe(HeadVerdict.Entity);
    }

    [Fact]
    public void Read_LongestKeyFullyEncoded_IsServedAndALongerQueryHandedOver()
    {
        var id = string.Concat(Enumerable.Repeat("%61", Koltso.Core.Limits.KeyBytesMax));
        VerdictOf($"GET /v0/entity?id={id}&ack=1&from=1 HTTP/1.1\r\n{Host}\r\n").ShouldBe(HeadVerdict.Entity);
        VerdictOf($"GET /v0/entity?id={id}{id} HTTP/1.1\r\n{Host}\r\n").ShouldBe(HeadVerdict.HandOver);
    }

    [Fact]
    public void Read_ManyHeaders_AreServedUpToTheBound()
    {
        string Headers(int count) => string.Concat(Enumerable.Range(0, count).Select(static i => $"X-{i}: y\r\n"));
        VerdictOf($"{Get}{Host}{Headers(HeadLimits.HeadersMax - 1)}\r\n").ShouldBe(HeadVerdict.Entity);
        VerdictOf($"{Get}{Host}{Headers(HeadLimits.HeadersMax)}\r\n").ShouldBe(HeadVerdict.HandOver);
    }

    [Fact]
    public void Read_HeadWithoutEnd_IsHandedOverAtTheBound()
    {
        var start = $"{Get}{Host}X: ";
        VerdictOf(start + new string('x', RequestHead.BytesMax - start.Length)).ShouldBe(HeadVerdict.NeedMore);
        VerdictOf(start + new string('x', RequestHead.BytesMax - start.Length + 1)).ShouldBe(HeadVerdict.HandOver);
    }

    [Fact]
    public void Read_AnyByteOfAPlainRequestChanged_NeverThrows()
    {
        var plain = Encoding.ASCII.GetBytes($"{Put}{Host}Content-Length: 5\r\n\r\n");
        for (var at = 0; at < plain.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])plain.Clone();
                changed[at] = (byte)value;
                var bytes = new ReadOnlySequence<byte>(changed);
                new RequestHead(new byte[RequestHead.QueryBytesMax]).Read(ref bytes);
            }
        }
    }

    /// <summary>
    /// The verdict, which must be the same for the whole head, for two pieces cut at every byte, and after any prefix
    /// was parsed first.
    /// </summary>
    private static HeadVerdict VerdictWhereverCut(string text)
    {
        var whole = Encoding.Latin1.GetBytes(text);
        var verdict = VerdictOf(text);
        for (var cut = 1; cut < whole.Length; cut++)
        {
            var head = new RequestHead(new byte[RequestHead.QueryBytesMax]);
            var part = new ReadOnlySequence<byte>(whole, 0, cut);
            var early = head.Read(ref part);
            early.ShouldNotBe(HeadVerdict.Entity);
            if (early != HeadVerdict.NeedMore) early.ShouldBe(verdict);
            part.Length.ShouldBe(cut);
            var pieces = Segments.Cut(whole, cut);
            head.Read(ref pieces).ShouldBe(verdict);
            pieces.Length.ShouldBe(verdict == HeadVerdict.Entity ? 0 : whole.Length);
        }

        return verdict;
    }

    private static HeadVerdict VerdictOf(string text)
    {
        var bytes = Bytes(text);
        return new RequestHead(new byte[RequestHead.QueryBytesMax]).Read(ref bytes);
    }

    private static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.Latin1.GetBytes(text));
}
