using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Koltso.Load;

/// <summary>
/// Writes requests: which method and which id comes next, by the workload and the seed. One thread. A request is two
/// constant parts with the id between them, so that writing one is three copies. The parts differ from server to server
/// (Host); which id comes next does not.
/// </summary>
internal sealed class RequestWriter
{
    private readonly BenchOptions _options;
    private readonly Random _random;
    private readonly byte[][] _tails, _putTails;
    private long _lastId;

    public RequestWriter(BenchOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        var replicas = Parameter("ack", options.Ack) + Parameter("from", options.From);
        _tails = [.. options.Urls.Select(url => Encoding.ASCII.GetBytes($"{replicas} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"))];
        _putTails = [.. options.Urls.Select(url => PutTail(replicas, url, options.ValueBytes))];
    }

    /// <summary>Writes the next request for the server of that number among the given ones; returns what it is.</summary>
    public Workload Write(IBufferWriter<byte> output, int server = 0)
    {
        var kind = _options.Workload;
        if (kind == Workload.Mixed) kind = _random.NextDouble() < _options.ReadShare ? Workload.Get : Workload.Put;
        var start = kind switch
        {
            Workload.Put => "PUT /v0/entity?id="u8,
            Workload.Get => "GET /v0/entity?id="u8,
            _ => "DELETE /v0/entity?id="u8,
        };
        var end = kind == Workload.Put ? _putTails[server] : _tails[server];
        const int idDigitsMax = 20;
        var span = output.GetSpan(start.Length + idDigitsMax + end.Length);
        start.CopyTo(span);
        Utf8Formatter.TryFormat(NextId(), span[start.Length..], out var digits);
        end.CopyTo(span[(start.Length + digits)..]);
        output.Advance(start.Length + digits + end.Length);
        return kind;
    }

    private static byte[] PutTail(string replicas, Uri url, int valueBytes)
    {
        var length = valueBytes.ToString(CultureInfo.InvariantCulture);
        var head = Encoding.ASCII.GetBytes($"{replicas} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Length: {length}\r\n\r\n");
        var tail = new byte[head.Length + valueBytes];
        head.CopyTo(tail, 0);
        tail.AsSpan(head.Length).Fill((byte)'a');
        return tail;
    }

    private static string Parameter(string name, int? value) => value is { } number ? FormattableString.Invariant($"&{name}={number}") : "";

    private long NextId() => _options.KeyOrder == KeyOrder.Sequential
        ? _lastId = _lastId % _options.Keys + 1
        : _random.NextInt64(_options.Keys) + 1;
}
