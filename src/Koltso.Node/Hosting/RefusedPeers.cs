using System.Net;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Hosting;

/// <summary>
/// Keeps connections to the peer port that are no peers' from filling the log: probes and port scans come again and again. Role: says
/// the first refusal of an address and a reason at once, and then at most one each <see cref="PeriodMs"/>, with the number of those
/// between. Any loop may call. Bound: <see cref="SourcesMax"/> addresses with their reasons; all others have one line in common.
/// </summary>
internal sealed class RefusedPeers(ILogger log, TimeProvider time)
{
    internal const int PeriodMs = 60_000, SourcesMax = 64;

    private static readonly (IPAddress?, string) s_others = (null, "");

    private readonly Lock _lock = new();
    private readonly Dictionary<(IPAddress?, string), Source> _sources = [];

    public void Add(EndPoint? remote, string reason)
    {
        if (IsToBeSaid(((remote as IPEndPoint)?.Address, reason), out var unsaid)) log.PeerRefused(remote, reason, unsaid);
    }

    private bool IsToBeSaid((IPAddress?, string) who, out long unsaid)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_sources.ContainsKey(who) && !HasRoom(now)) who = s_others;
            var isKnown = _sources.TryGetValue(who, out var source);
            unsaid = source.Unsaid;
            var isDue = !isKnown || IsOver(source, now);
            _sources[who] = isDue ? new Source(0, now) : source with { Unsaid = unsaid + 1 };
            return isDue;
        }
    }

    /// <summary>Forgets sources that have been quiet for a period, if it must.</summary>
    private bool HasRoom(long now)
    {
        if (_sources.Count < SourcesMax) return true;
        foreach (var (who, source) in _sources)
            if (IsOver(source, now)) _sources.Remove(who);
        return _sources.Count < SourcesMax;
    }

    private bool IsOver(Source source, long now) => time.GetElapsedTime(source.SaidAt, now).TotalMilliseconds >= PeriodMs;

    /// <param name="Unsaid">Refusals since the last line.</param>
    /// <param name="SaidAt">A timestamp.</param>
    private readonly record struct Source(long Unsaid, long SaidAt);
}
