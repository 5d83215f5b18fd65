using System.Globalization;
using Koltso.Chaos.Load;

namespace Koltso.Chaos.Report;

/// <summary>Lines for who watches, with the seconds of the history; kept for the record. One caller at a time.</summary>
internal sealed class Progress(HistoryRecorder history)
{
    public List<string> Lines { get; } = [];

    public void Say(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{history.NowUs / 1_000_000.0,7:0.0} s  {history.Count,8:N0} op  {what}");
        Lines.Add(line);
        Console.WriteLine(line);
    }
}
