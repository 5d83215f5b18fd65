using System.Text;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>Valid requests with a few bytes changed. The random source determines everything.</summary>
internal static class RequestMutator
{
    private static readonly string[] s_good =
    [
        RawHttp.Head("GET /v0/entity?id=fuzz-a"),
        RawHttp.Head("GET /v0/entity?id=%66uzz%20b&ack=1&from=1", "If-None-Match: \"01\"", "Accept: */*"),
        RawHttp.Head("PUT /v0/entity?id=fuzz-c&ttl=5", "Content-Length: 11") + "hello world",
        RawHttp.Head("PUT /v0/entity?id=fuzz-d", "Transfer-Encoding: chunked") + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        RawHttp.Head("PUT /v0/entity?id=fuzz-e", "Content-Length: 5", "Expect: 100-continue") + "hello",
        RawHttp.Head("DELETE /v0/entity?id=fuzz-f", "Connection: keep-alive"),
        RawHttp.Head("HEAD /v0/entity?id=fuzz-g", "Connection: close"),
        RawHttp.Head("GET /v0/cluster"),
        RawHttp.Head("GET /v0/stats"),
        RawHttp.Head("GET /healthz"),
    ];

    private static readonly byte[] s_telling = "\r\n\0 :/?&=%+\"\t,;0129aZ\u007f"u8.ToArray();

    public static byte[] Next(Random random)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => s_good[random.Next(s_good.Length)]));
        var bytes = Encoding.ASCII.GetBytes(text).ToList();
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 1; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = s_telling[random.Next(s_telling.Length)]; break;
                case 2: bytes.Insert(at, s_telling[random.Next(s_telling.Length)]); break;
                case 3: bytes.RemoveAt(at); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at))); break;
                default: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
            }
        }

        return [.. bytes];
    }
}
