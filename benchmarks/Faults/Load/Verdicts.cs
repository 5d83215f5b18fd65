using System.Text;

namespace Koltso.Faults.Load;

/// <summary>How reads were judged, and what the first bad ones were.</summary>
internal sealed class Verdicts
{
    private const int ExamplesMax = 10, ShownBytesMax = 24;
    private readonly long[] _counts = new long[4];

    /// <summary>Found stale by the last read of all, when the cluster was whole and quiet: lost for good.</summary>
    public long Lost { get; private set; }

    public List<string> Examples { get; } = [];

    public bool IsSound => this[Verdict.Stale] == 0 && this[Verdict.Corrupt] == 0;

    public long Reads => _counts.Sum();

    public long this[Verdict verdict] => _counts[(int)verdict];

    public void Count(Verdict verdict, Request request, Answer answer, bool isLastRead)
    {
        _counts[(int)verdict]++;
        if (verdict is Verdict.Sound or Verdict.Late) return;
        if (isLastRead) Lost++;
        if (Examples.Count == ExamplesMax) return;
        var found = answer.Status == 200 ? Encoding.ASCII.GetString(answer.Body.AsSpan(0, Math.Min(ShownBytesMax, answer.Body.Length))) : "nothing";
        Examples.Add($"{verdict}{(isLastRead ? " in the end" : "")}: {WrittenValue.KeyName(request.Key)}: {request.Floor} was acknowledged, found: {found}");
    }
}
