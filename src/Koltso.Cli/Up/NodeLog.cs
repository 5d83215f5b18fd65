using System.Globalization;
using System.Text;

namespace Koltso.Cli.Up;

/// <summary>
/// What a node says, in FOLDER/node.log, with the last lines at hand for when it dies. Bounded: at
/// <see cref="FileBytesMax"/> the file becomes node.log.1, in place of the one before. Any thread may call.
/// A log that cannot be written is not worth a node: lines are then only kept in memory.
/// </summary>
internal sealed class NodeLog(string folder) : IDisposable
{
    private const long FileBytesMax = 4 << 20;

    /// <summary>How many last lines are kept, and how much of a long one, in characters.</summary>
    private const int TailLinesMax = 20, TailLineCharsMax = 500;

    private readonly Lock _lock = new();
    private readonly Queue<string> _tail = new(TailLinesMax);
    private StreamWriter? _writer;

    public string FilePath { get; } = Path.Combine(folder, "node.log");

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
            catch (IOException)
            {
                Close();
            }
        }
    }

    /// <summary>A line of the supervisor's own, dated, such as the start of a process.</summary>
    public void Mark(string text, TimeProvider time) =>
        Append(string.Create(CultureInfo.InvariantCulture, $"--- {time.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}Z {text}"));

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
        catch (IOException)
        {
            // The disk that refused the line refuses its rest as well.
        }
        _writer = null;
    }
}
