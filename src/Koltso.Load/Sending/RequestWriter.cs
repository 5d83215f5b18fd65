using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Koltso.Api;

namespace Koltso.Load.Sending;

/// <summary>
/// Writes requests. One thread. A request is constant parts with an id and a length between them, so that writing one
/// is a few copies. What differs from server to server (Host) is in the parts behind the id.
/// </summary>
internal sealed class RequestWriter
{
    private const int NumberDigitsMax = 20;

    private static readonly byte[] s_get = StartOf("GET", ApiPaths.Entity, ApiParameters.Id);
    private static readonly byte[] s_delete = StartOf("DELETE", ApiPaths.Entity, ApiParameters.Id);
    private static readonly byte[] s_put = StartOf("PUT", ApiPaths.Entity, ApiParameters.Id);
    private static readonly byte[] s_scan = StartOf("GET", ApiPaths.Entities, ApiParameters.Start);
    private static readonly byte[] s_limit = Encoding.ASCII.GetBytes($"&{ApiParameters.Limit}=");

    private readonly byte[][] _ends, _putEnds, _scanEnds;
    private readonly ValuePool _values;

    public RequestWriter(BenchOptions options)
    {
        var replicas = Parameter(ApiParameters.Ack, options.Ack) + Parameter(ApiParameters.From, options.From);
        _ends = [.. options.Urls.Select(url => Encoding.ASCII.GetBytes($"{replicas} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"))];
        _putEnds =
            [.. options.Urls.Select(url => Encoding.ASCII.GetBytes($"{replicas} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Length: "))];
        _scanEnds = [.. options.Urls.Select(static url => Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"))];
        _values = new ValuePool(options.ValueContent, options.SizesInUse.Max, options.Seed);
    }

    /// <param name="server">Which of the servers it goes to.</param>
    public void WriteGet(IBufferWriter<byte> output, long id, int server) => Write(output, s_get, id, _ends[server]);

    public void WriteDelete(IBufferWriter<byte> output, long id, int server) => Write(output, s_delete, id, _ends[server]);

    /// <summary>In one piece, so that it leaves in one system call whatever its size.</summary>
    public void WritePut(IBufferWriter<byte> output, long id, int valueBytes, int server)
    {
        var end = _putEnds[server];
        var span = output.GetSpan(s_put.Length + end.Length + 2 * NumberDigitsMax + 4 + valueBytes);
        var length = Copy(s_put, id, end, span);
        length += Copy([], valueBytes, "\r\n\r\n"u8, span[length..]);
        _values.Next(valueBytes).CopyTo(span[length..]);
        output.Advance(length + valueBytes);
    }

    public void WriteScan(IBufferWriter<byte> output, long id, int limit, int server)
    {
        Write(output, s_scan, id, s_limit);
        Write(output, [], limit, _scanEnds[server]);
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> start, long number, ReadOnlySpan<byte> end) =>
        output.Advance(Copy(start, number, end, output.GetSpan(start.Length + NumberDigitsMax + end.Length)));

    private static int Copy(ReadOnlySpan<byte> start, long number, ReadOnlySpan<byte> end, Span<byte> to)
    {
        start.CopyTo(to);
        Utf8Formatter.TryFormat(number, to[start.Length..], out var digits);
        end.CopyTo(to[(start.Length + digits)..]);
        return start.Length + digits + end.Length;
    }

    private static byte[] StartOf(string method, string path, string parameter) =>
        Encoding.ASCII.GetBytes($"{method} {path}?{parameter}=");

    private static string Parameter(string name, int? value) => value is { } number ? FormattableString.Invariant($"&{name}={number}") : "";
}
