using System.Globalization;
using Koltso.Chaos.Load;

namespace Koltso.Chaos.Report;

/// <summary>
/// Progress lines for the person who watches, with the seconds of the history, which records them too. One caller at a
/// time.
/// </summary>
internal sealed class Progress(Recorder recorder)
{
    public void Say(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{recorder.NowUs / 1_000_000.0,7:0.0} s  {recorder.Count,8:N0} op  {what}");
        recorder.History.Note(what);
        Console.WriteLine(line);
    }
}
