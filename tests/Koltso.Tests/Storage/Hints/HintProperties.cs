using FsCheck.Fluent;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Hints;
using Koltso.Tests.Core;

namespace Koltso.Tests.Storage.Hints;

/// <summary>For any operations in any order, and kills at any time, the hints are those of a plain model.</summary>
public sealed class HintProperties : IDisposable
{
    private const int Nodes = 3, ShareHints = 12;

    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();
    private int _runs;

    private enum Act
    {
        Add,
        Drain,
        Read,
        Remove,
        Expire,
        Pass,
        Close,
        Kill,
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hints_AnySequenceOfActs_EqualTheModel()
    {
        var acts = Gen.Frequency(
            (12, Gen.Constant(Act.Add)), (3, Gen.Constant(Act.Drain)), (2, Gen.Constant(Act.Read)), (2, Gen.Constant(Act.Remove)),
            (1, Gen.Constant(Act.Expire)), (2, Gen.Constant(Act.Pass)), (1, Gen.Constant(Act.Close)), (1, Gen.Constant(Act.Kill)));
        var step = from act in acts
                   from node in Gen.Choose(0, Nodes - 1)
                   from number in Gen.Choose(0, 15)
                   select (act, (ushort)(node * 300), number);
        Property.Check(step.ArrayOf().Resize(80), 40, Run);
    }

    private void Run((Act Act, ushort Node, int Number)[] steps)
    {
        var folder = Path.Combine(_folder.Path, $"{_runs++}");
        var workers = new ManualScheduler();
        var store = Open(folder, workers);
        try
        {
            Run(steps, ref store, folder, workers);
        }
        finally
        {
            store.Dispose();
        }
    }

    private void Run((Act Act, ushort Node, int Number)[] steps, ref RecordStore store, string folder, ManualScheduler workers)
    {
        var queued = new List<Entry>();
        var stored = new List<Entry>();
        foreach (var (act, node, number) in steps)
        {
            var own = stored.Where(entry => entry.Node == node).ToList();
            switch (act)
            {
                case Act.Add:
                    var fits = own.Count + queued.Count(entry => entry.Node == node) < ShareHints;
                    Hints.Add(store, node, number).ShouldBe(fits);
                    if (fits) queued.Add(new Entry(node, number, NowMs));
                    break;
                case Act.Drain:
                    workers.RunAll();
                    Move(queued, stored);
                    break;
                case Act.Read:
                    CheckPage(store, node, own, number);
                    break;
                case Act.Remove:
                    var gone = own.Take(number).ToList();
                    store.Hints.Remove(node, SequenceAt(store, node, number)).ShouldBeTrue();
                    stored.RemoveAll(gone.Contains);
                    break;
                case Act.Expire:
                    var before = NowMs - number;
                    store.Hints.Expire(before).ShouldBe(stored.RemoveAll(entry => entry.AddedAtMs < before));
                    break;
                case Act.Pass:
                    _time.Advance(number);
                    break;
                case Act.Close:
                    store.Dispose();
                    Move(queued, stored);
                    store = Open(folder, workers);
                    break;
                default:
                    var copy = Path.Combine(_folder.Path, $"{_runs++}");
                    Records.CopyTo(folder, copy);
                    store.Dispose();
                    queued.Clear();
                    store = Open(folder = copy, workers);
                    break;
            }

            CheckCounts(store, stored);
        }
    }

    private static void CheckCounts(RecordStore store, List<Entry> stored)
    {
        store.Hints.Nodes.Order().ShouldBe(stored.Select(entry => entry.Node).Distinct().Order());
        for (var node = 0; node < Nodes; node++)
        {
            var count = stored.Count(entry => entry.Node == node * 300);
            store.Hints.BacklogOf((ushort)(node * 300)).ShouldBe(new HintBacklog(count, count * Hints.StoredBytes(0)));
        }
    }

    private static void CheckPage(RecordStore store, ushort node, List<Entry> own, int fits)
    {
        using var page = store.Hints.ReadPage(node, fits * (Hints.StoredBytes(0) - HintFormat.KeyBytes));
        page.Status.ShouldBe(ScanStatus.Ok);
        page.Hints.Select(hint => (hint.Partition, hint.SinceMs, Hints.Text(hint.Key), Convert.ToHexString(hint.Record.Span)))
            .ShouldBe(own.Take(Math.Max(1, fits)).Select(entry => (
                entry.Number % 16, entry.AddedAtMs, $"key{entry.Number:d6}", Convert.ToHexString(Hints.Record(entry.Number)))));
        page.Hints.Select(hint => hint.Sequence).ShouldBe(page.Hints.Select(hint => hint.Sequence).Distinct().Order());
    }

    /// <summary>The sequence of the node's hint at <paramref name="number"/> (from 1), or one before or after all of them.</summary>
    private static ulong SequenceAt(RecordStore store, ushort node, int number)
    {
        var sequences = Hints.Sequences(store, node);
        return number == 0 ? 0 : number <= sequences.Count ? sequences[number - 1] : ulong.MaxValue;
    }

    private static void Move(List<Entry> queued, List<Entry> stored)
    {
        stored.AddRange(queued);
        queued.Clear();
    }

    private RecordStore Open(string folder, ManualScheduler workers) =>
        Records.Open(
            folder,
            Records.Options(folder) with { Workers = workers, HintBytesMaxPerNode = ShareHints * Hints.StoredBytes(0) },
            time: _time);

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Entry(ushort node, int number, long addedAtMs)
    {
        public ushort Node => node;

        public int Number => number;

        public long AddedAtMs => addedAtMs;
    }
}
