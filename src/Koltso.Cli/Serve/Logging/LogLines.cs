using System.Threading.Channels;
using Koltso.Cli.Shell;

namespace Koltso.Cli.Serve.Logging;

/// <summary>
/// A node's log: lines from any thread, written by one task, so that a reader that stands still never holds up an event
/// loop. Bound: <see cref="LinesMax"/> unwritten lines; what comes beyond is dropped and counted, and so is a line that cannot be written.
/// </summary>
internal sealed class LogLines : IAsyncDisposable
{
    public const int LinesMax = 1_000;

    private readonly Channel<string> _lines;
    private readonly TextWriter _output;
    private readonly Func<long, string> _lineOfDropped;
    private readonly Task _writing;
    private long _dropped;

    /// <param name="lineOfDropped">Says how many lines were dropped.</param>
    public LogLines(TextWriter output, Func<long, string> lineOfDropped)
    {
        (_output, _lineOfDropped) = (output, lineOfDropped);
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(LinesMax) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite },
            _ => Interlocked.Increment(ref _dropped));
        _writing = WriteAsync();
    }

    public void Add(string line) => _lines.Writer.TryWrite(line);

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
            try
            {
                await _output.WriteLineAsync(line);
                var dropped = Volatile.Read(ref _dropped);
                if (dropped > 0) await _output.WriteLineAsync(_lineOfDropped(dropped));
                await _output.FlushAsync();
                Interlocked.Add(ref _dropped, -dropped);
            }
            catch (Exception failure) when (failure is IOException or OutputException)
            {
                // Where the log goes there may be room again for the next line.
                Interlocked.Increment(ref _dropped);
            }
        }
    }
}
