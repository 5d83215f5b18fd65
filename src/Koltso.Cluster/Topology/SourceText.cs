namespace Koltso.Cluster.Topology;

/// <summary>The bytes of a file (without a byte order mark) and where its lines begin. Immutable.</summary>
internal sealed class SourceText
{
    private readonly byte[] _bytes;
    private readonly List<int> _lineStarts = [0];

    public SourceText(ReadOnlySpan<byte> utf8)
    {
        _bytes = (utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8).ToArray();
        for (var i = 0; i < _bytes.Length; i++)
        {
            if (_bytes[i] == '\n') _lineStarts.Add(i + 1);
        }
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The byte offset of a place that a parser states as line and byte within it, both from 0; kept inside the file.</summary>
    public int OffsetOf(long line, long byteInLine)
    {
        var start = _lineStarts[(int)Math.Clamp(line, 0, _lineStarts.Count - 1)];
        return (int)Math.Clamp(start + byteInLine, 0, _bytes.Length);
    }

    /// <summary>From 1.</summary>
    public int LineOf(int offset)
    {
        var index = _lineStarts.BinarySearch(offset);
        return index >= 0 ? index + 1 : ~index;
    }

    /// <summary>Line and column of a byte offset, both from 1; columns count Unicode characters.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        var line = LineOf(offset);
        var column = 1;
        foreach (var b in _bytes.AsSpan(_lineStarts[line - 1]..offset))
        {
            const int ContinuationMask = 0xC0, Continuation = 0x80;
            if ((b & ContinuationMask) != Continuation) column++;
        }

        return (line, column);
    }
}
