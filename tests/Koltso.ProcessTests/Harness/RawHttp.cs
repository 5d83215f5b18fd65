using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Koltso.ProcessTests.Harness;

/// <summary>An HTTP connection that sends exactly what it is given, however wrong, and normalises nothing.</summary>
internal sealed class RawHttp : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;

    public static async Task<RawHttp> ConnectAsync(int port)
    {
        var connection = new RawHttp();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    /// <summary>Sends one request unchanged, on a connection of its own.</summary>
    public static async Task<RawAnswer> ExchangeAsync(int port, string request, bool isHead = false)
    {
        using var connection = await ConnectAsync(port);
        await connection.SendAsync(request);
        return await connection.ReadAsync(isHead);
    }

    /// <summary>A request head alone, with a Host: <c>GET /path</c> and further header lines.</summary>
    public static Task<RawAnswer> AskAsync(int port, string methodAndTarget, params string[] headers) =>
        ExchangeAsync(port, Head(methodAndTarget, headers), methodAndTarget.StartsWith("HEAD ", StringComparison.Ordinal));

    public static string Head(string methodAndTarget, params string[] headers) =>
        $"{methodAndTarget} HTTP/1.1\r\nHost: test\r\n{string.Concat(headers.Select(static header => header + "\r\n"))}\r\n";

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a reset instead of an orderly end.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public async Task<RawAnswer> ReadAsync(bool isHead = false)
    {
        var lines = new List<string>();
        for (var line = await LineAsync(); line.Length > 0; line = await LineAsync()) lines.Add(line);
        var headers = lines.Skip(1).Select(static line => line.Split(':', 2)).Select(static pair => (pair[0], pair[1].Trim())).ToList();
        var answer = new RawAnswer(lines[0], headers, []);
        if (isHead || answer.Status is 304 or 204 or (>= 100 and < 200)) return answer;
        if (answer["Transfer-Encoding"] is not null) return answer with { Body = await ChunksAsync() };
        if (answer["Content-Length"] is { } length)
            return answer with { Body = await BytesAsync(int.Parse(length, CultureInfo.InvariantCulture)) };
        return answer with { Body = await RestAsync() };
    }

    /// <summary>Everything until the other side closes the connection, even with a reset.</summary>
    public async Task<byte[]> RestAsync()
    {
        var rest = new List<byte>();
        do
        {
            rest.AddRange(_buffer.AsSpan(_start.._end));
            _start = _end;
        }
        while (await FillAsync());
        return [.. rest];
    }

    public async Task ShouldCloseAsync() => (await RestAsync()).ShouldBeEmpty("only the end of the connection was expected");

    public void Dispose() => _socket.Dispose();

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync())
                throw new EndOfStreamException($"The connection ended where an answer was expected, after: \"{line}\"");
            var next = (char)_buffer[_start++];
            if (next == '\n') return line.ToString().TrimEnd('\r');
            line.Append(next);
        }
    }

    private async Task<byte[]> BytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            if (_start == _end && !await FillAsync()) throw new EndOfStreamException($"The body ended after {at} of {count} bytes.");
            var taken = Math.Min(count - at, _end - _start);
            _buffer.AsSpan(_start, taken).CopyTo(bytes.AsSpan(at));
            _start += taken;
            at += taken;
        }

        return bytes;
    }

    private async Task<byte[]> ChunksAsync()
    {
        var body = new List<byte>();
        while (true)
        {
            var size = int.Parse(await LineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange(await BytesAsync(size));
            await LineAsync();
            if (size == 0) return [.. body];
        }
    }

    private async Task<bool> FillAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            _start = 0;
            _end = 0;
            _end = await _socket.ReceiveAsync(_buffer, patience.Token);
            return _end > 0;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Nothing came for {s_patience.TotalSeconds} s, neither bytes nor the end.");
        }
    }
}
