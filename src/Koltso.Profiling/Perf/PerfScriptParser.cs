using System.Globalization;
using System.Text.RegularExpressions;

namespace Koltso.Profiling.Perf;

/// <summary>
/// Reads what <c>perf script -F comm,tid,time,period,event,ip,sym,dso --show-mmap-events</c> prints, line by line: a head line
/// and a line per frame for each sample, then an empty line; and a line per mapping. Unknown lines are skipped.
/// </summary>
internal sealed partial class PerfScriptParser(Action<PerfSample> onSample, Action<PerfMapping> onMapping)
{
    private readonly List<PerfFrame> _frames = [];
    private Match? _head;

    public void Line(string line)
    {
        if (line.Length == 0) End();
        else if (line.Contains(": PERF_RECORD_", StringComparison.Ordinal)) ReadMapping(line);
        else if (line[0] is '\t' or ' ' && _head is not null && Frame().Match(line) is { Success: true } frame) _frames.Add(FrameOf(frame));
        else if (Head().Match(line) is { Success: true } head) Begin(head);
    }

    /// <summary>The last sample may have no empty line behind it.</summary>
    public void End()
    {
        if (_head is { } head)
        {
            onSample(new PerfSample(
                head.Groups["comm"].Value,
                int.Parse(head.Groups["tid"].ValueSpan, CultureInfo.InvariantCulture),
                double.Parse(head.Groups["time"].ValueSpan, CultureInfo.InvariantCulture),
                long.Parse(head.Groups["period"].ValueSpan, CultureInfo.InvariantCulture),
                head.Groups["event"].ValueSpan.Contains("dwarf", StringComparison.Ordinal),
                [.. _frames]));
        }

        _head = null;
        _frames.Clear();
    }

    private void Begin(Match head)
    {
        _head = head;
        _frames.Clear();
    }

    private static PerfFrame FrameOf(Match frame)
    {
        var symbol = frame.Groups["sym"].Value;
        var dso = frame.Groups["dso"].Value;
        return new PerfFrame(
            Hex(frame.Groups["ip"].ValueSpan), symbol == "[unknown]" ? "" : symbol, dso == "[unknown]" ? "" : dso);
    }

    private void ReadMapping(string line)
    {
        if (Mapping().Match(line) is not { Success: true } map) return;
        onMapping(new PerfMapping(
            Hex(map.Groups["start"].ValueSpan), Hex(map.Groups["length"].ValueSpan), Hex(map.Groups["offset"].ValueSpan),
            map.Groups["rights"].ValueSpan.Contains('x'), map.Groups["dso"].Value));
    }

    private static ulong Hex(ReadOnlySpan<char> text) => ulong.Parse(
        text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // A thread's name may hold spaces, and digits.
    [GeneratedRegex(@"^\s*(?<comm>\S.*?)\s+(?<tid>\d+)\s+(?<time>\d+\.\d+):\s+(?<period>\d+):?(\s+(?<event>\S+):)?\s*$")]
    private static partial Regex Head();

    // The file's name may end in " (deleted)"; a symbol may hold parentheses itself.
    [GeneratedRegex(@"^\s+(?<ip>[0-9a-f]+) (?<sym>.*) \((?<dso>[^()]*(?: \(deleted\))?)\)$")]
    private static partial Regex Frame();

    [GeneratedRegex(@"PERF_RECORD_MMAP2? -?\d+/-?\d+: "
        + @"\[(?<start>0x[0-9a-f]+)\((?<length>0x[0-9a-f]+)\) @ (?<offset>0x[0-9a-f]+|0)[^]]*\]: (?<rights>\S+) (?<dso>.*)$")]
    private static partial Regex Mapping();
}
