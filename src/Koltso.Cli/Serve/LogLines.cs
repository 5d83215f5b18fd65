using System.Threading.Channels;

namespace Koltso.Cli.Serve;

/// <summary>
/// A node's log: sentences from any thread, written by one task with the time in front, so that a reader who stands still
/// never holds up an event loop. Bound: <see cref="LinesMax"/> unwritten lines; what comes beyond is dropped and counted.
/// </summary>
internal sealed class LogLines : IAsyncDisposable
{
    private const int LinesMax = 1_000;

    private readonly Channel<string> _lines;
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly Task _writing;
    private long _dropped;

    public LogLines(TextWriter output, TimeProvider time)
    {
        _output = output;
        _time = time;
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(LinesMax) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite }, _ => Interlocked.Increment(ref _dropped));
        _writing = WriteAsync();
    }

    public void Add(string sentence) => _lines.Writer.TryWrite($"{_time.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}Z {sentence}");

    /// <summary>Writes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            await _output.WriteLineAsync(line);
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) await _output.WriteLineAsync($"… {dropped} lines were dropped");
            await _output.FlushAsync();
        }
    }
}
