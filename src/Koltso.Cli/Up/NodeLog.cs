using System.Text;
using Koltso.Cli.Serve.Logging;
using Microsoft.Extensions.Logging;

namespace Koltso.Cli.Up;

/// <summary>
/// What a node says, in FOLDER/node.log, with the last lines at hand for when it dies. Bounded: at
/// <see cref="FileBytesMax"/> the file becomes node.log.1, in place of the one before. Any thread may call.
/// A log that cannot be written is not worth a node: lines are then only kept in memory.
/// </summary>
internal sealed class NodeLog : IDisposable
{
    private const long FileBytesMax = 4 << 20;

    /// <summary>How many last lines are kept, and how much of a long one, in characters.</summary>
    private const int TailLinesMax = 20, TailLineCharsMax = 500;

    private readonly Lock _lock = new();
    private readonly Queue<string> _tail = new(TailLinesMax);
    private StreamWriter? _writer;

    /// <param name="format">What the node itself was told to write.</param>
    public NodeLog(string folder, LogFormat format, TimeProvider time)
    {
        FilePath = Path.Combine(folder, "node.log");
        Events = new LineLogger(LineLogger.OwnCategory, LogLevel.Information, format, time, Append);
    }

    public string FilePath { get; }

    /// <summary>Takes the supervisor's own events, such as the start of a process.</summary>
    public ILogger Events { get; }

    public void Append(string line)
    {
        lock (_lock)
        {
            if (_tail.Count == TailLinesMax)
                _tail.Dequeue();
            _tail.Enqueue(line.Length <= TailLineCharsMax ? line : line[..TailLineCharsMax] + "…");
            try
            {
                _writer ??= Open();
                _writer.WriteLine(line);
                if (_writer.BaseStream.Position > FileBytesMax)
                    Rotate();
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                Close();
            }
        }
    }

    public IReadOnlyList<string> Tail()
    {
        lock (_lock)
            return [.. _tail];
    }

    public void Dispose()
    {
        lock (_lock)
            Close();
    }

    private StreamWriter Open()
    {
        var stream = new FileStream(FilePath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true };
    }

    private void Rotate()
    {
        Close();
        File.Move(FilePath, FilePath + ".1", overwrite: true);
    }

    private void Close()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The disk that refused the line refuses its rest as well.
        }
        _writer = null;
    }
}
