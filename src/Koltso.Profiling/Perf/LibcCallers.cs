using System.Runtime.InteropServices;
using Koltso.Profiling.Stacks;

namespace Koltso.Profiling.Perf;

/// <summary>
/// Gives stacks that libc has broken their callers back, on the average. Some samples are followed by unwind tables, which
/// know libc but end where managed code begins: they tell which code calls a function of libc, how often, in a thread.
/// Where that code is called from, the whole stacks tell. A broken stack is shared out accordingly.
/// </summary>
internal sealed class LibcCallers
{
    /// <summary>The ways to a caller that a stack is shared out to; those that are left out are rare.</summary>
    private const int WaysMax = 8;

    private static readonly Frame s_notSeen = new("[callers not seen]", Module.Stub);
    private readonly Dictionary<(string Thread, Frame Function), List<Chain>> _known = [];
    private readonly Dictionary<(string Thread, Frame Function), List<(List<Frame> Frames, double Weight)>> _broken = [];

    public static bool IsLibc(string module) =>
        module.StartsWith("libc.", StringComparison.Ordinal) || module.StartsWith("libc-", StringComparison.Ordinal);

    /// <param name="frames">Of a stack that was followed by unwind tables, from the outermost caller that they found.</param>
    /// <param name="isWhole">Whether that is the start of the thread, and not managed code that they end at.</param>
    public void Learn(string thread, List<Frame> frames, bool isWhole)
    {
        // The innermost piece of libc: what called that is what is asked for.
        var last = frames.FindLastIndex(static frame => IsLibc(frame.Module));
        var first = last;
        while (first > 0 && IsLibc(frames[first - 1].Module)) first--;
        if (first <= 0) return;
        for (var function = first; function <= last; function++)
        {
            var chains = CollectionsMarshal.GetValueRefOrAddDefault(_known, (thread, frames[function]), out _) ??= [];
            var callers = frames[..function];
            var chain = chains.Find(known => known.IsWhole == isWhole && known.Frames.SequenceEqual(callers));
            if (chain is null) chains.Add(chain = new Chain(callers, isWhole));
            chain.Count++;
        }
    }

    public void Add(string thread, List<Frame> frames, double weight)
    {
        var function = frames.Find(static frame => frame.Module != Module.Kernel);
        (CollectionsMarshal.GetValueRefOrAddDefault(_broken, (thread, function), out _) ??= []).Add((frames, weight));
    }

    public void AddTo(CallTree tree)
    {
        // The ways are looked up first, in whole stacks only.
        var shared = _broken.Select(pair => (pair.Key.Thread, Stacks: pair.Value, Ways: WaysTo(tree, pair.Key.Thread, pair.Key.Function))).ToList();
        foreach (var (thread, stacks, ways) in shared)
        {
            foreach (var (frames, weight) in stacks)
            {
                var isFirst = true;
                foreach (var (callers, share) in ways)
                {
                    tree.Add(thread, [.. callers, .. frames], weight * share, isFirst);
                    isFirst = false;
                }
            }
        }
    }

    /// <summary>Who calls the function, from the start of the thread, with shares that make one.</summary>
    private List<(Frame[] Callers, double Share)> WaysTo(CallTree tree, string thread, Frame function)
    {
        if (!_known.TryGetValue((thread, function), out var chains)) return [([s_notSeen], 1)];
        var ways = new List<(Frame[] Callers, double Share)>();
        foreach (var chain in chains)
        {
            var before = chain.IsWhole ? [([], 1)] : tree.WaysTo(thread, chain.Frames[0]);
            if (before.Count == 0) before = [([s_notSeen], 1)];
            var all = before.Sum(static way => way.Total);
            ways.AddRange(before.Select(way => ((Frame[])[.. way.Callers, .. chain.Frames], chain.Count * way.Total / all)));
        }

        var kept = ways.OrderByDescending(static way => way.Share).Take(WaysMax).ToList();
        var sum = kept.Sum(static way => way.Share);
        return [.. kept.Select(way => (way.Callers, way.Share / sum))];
    }

    private sealed class Chain(List<Frame> frames, bool isWhole)
    {
        public List<Frame> Frames { get; } = frames;

        public bool IsWhole { get; } = isWhole;

        public int Count { get; set; }
    }
}
