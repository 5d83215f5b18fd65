using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Koltso.Load;

/// <summary>
/// Writes requests: which method and which id comes next, by the workload and the seed. One thread. A request is two
/// constant parts with the id between them, so that writing one is three copies.
/// </summary>
internal sealed class RequestWriter
{
    private readonly BenchOptions _options;
    private readonly Random _random;
    private readonly byte[] _tail, _putTail;
    private long _lastId;

    public RequestWriter(BenchOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _tail = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {options.Url.Authority}\r\n\r\n");
        var length = options.ValueBytes.ToString(CultureInfo.InvariantCulture);
        var head = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {options.Url.Authority}\r\nContent-Length: {length}\r\n\r\n");
        _putTail = new byte[head.Length + options.ValueBytes];
        head.CopyTo(_putTail, 0);
        _putTail.AsSpan(head.Length).Fill((byte)'a');
    }

    /// <summary>Writes the next request; returns what it is.</summary>
    public Workload Write(IBufferWriter<byte> output)
    {
        var kind = _options.Workload;
        if (kind == Workload.Mixed) kind = _random.NextDouble() < _options.ReadShare ? Workload.Get : Workload.Put;
        var start = kind switch
        {
            Workload.Put => "PUT /v0/entity?id="u8,
            Workload.Get => "GET /v0/entity?id="u8,
            _ => "DELETE /v0/entity?id="u8,
        };
        var end = kind == Workload.Put ? _putTail : _tail;
        const int idDigitsMax = 20;
        var span = output.GetSpan(start.Length + idDigitsMax + end.Length);
        start.CopyTo(span);
        Utf8Formatter.TryFormat(NextId(), span[start.Length..], out var digits);
        end.CopyTo(span[(start.Length + digits)..]);
        output.Advance(start.Length + digits + end.Length);
        return kind;
    }

    private long NextId() => _options.KeyOrder == KeyOrder.Sequential
        ? _lastId = _lastId % _options.Keys + 1
        : _random.NextInt64(_options.Keys) + 1;
}
