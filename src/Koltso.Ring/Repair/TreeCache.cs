using Koltso.Core.Records;
using Koltso.Core.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// Hash trees of this node's partitions, kept until their partition changes. On the loop of repair; scans run on
/// workers, two at a time. Always: the count of changes was taken before the scan, so a tree whose count still stands
/// is the partition as it is now. Bounds: <see cref="RepairSettings.TreeBytesMax"/> of trees, and
/// <see cref="WaitingMax"/> callers that wait for a scan; further ones are told that there is no tree.
/// </summary>
internal sealed class TreeCache(RepairServices services)
{
    private const int BuildsMax = 2, WaitingMax = 64;

    private readonly Dictionary<int, Entry> _entries = [];
    /// <summary>
    /// By partition whose tree is being built: the callers that wait for it, each with a task of its own. Where several await one task,
    /// .NET lets some go on in the thread pool, and nothing here may run beside the loop.
    /// </summary>
    private readonly Dictionary<int, List<TaskCompletionSource>> _building = [];

    private readonly LoopGate _gate = new(BuildsMax, WaitingMax);
    private long _bytes, _uses;

    /// <summary>
    /// The tree of a partition as it is now, or, when <paramref name="isOlderGood"/>, as it was when it was last asked
    /// for. Null when the store could not be read, or too many wait.
    /// </summary>
    public async ValueTask<HashTree?> GetAsync(int partition, ulong floor, int depthMin, bool isOlderGood)
    {
        while (true)
        {
            if (Find(partition, floor, depthMin, isOlderGood) is { } tree) return tree;
            if (!_building.TryGetValue(partition, out var waiting)) break;
            var turn = new TaskCompletionSource();
            waiting.Add(turn);
            await turn.Task.ConfigureAwait(true);
        }

        _building[partition] = [];
        try
        {
            return await BuildAsync(partition, floor, depthMin).ConfigureAwait(true);
        }
        finally
        {
            _building.Remove(partition, out var waiting);
            foreach (var turn in waiting!) turn.SetResult();
        }
    }

    /// <summary>The last tree of a partition, of whatever floor and age.</summary>
    public HashTree? Latest(int partition) => _entries.GetValueOrDefault(partition)?.Tree;

    private HashTree? Find(int partition, ulong floor, int depthMin, bool isOlderGood)
    {
        if (!_entries.TryGetValue(partition, out var entry) || entry.Tree.Floor != floor || entry.Tree.Depth < depthMin) return null;
        if (entry.Levels != services.View.Ring.ReplicationFactor) return null;
        if (!isOlderGood && services.Store.ChangesOf(partition) != entry.Changes) return null;
        entry.LastUse = ++_uses;
        return entry.Tree;
    }

    private async Task<HashTree?> BuildAsync(int partition, ulong floor, int depthMin)
    {
        if (!await _gate.EnterAsync().ConfigureAwait(true)) return null;
        try
        {
            var (changes, levels) = (services.Store.ChangesOf(partition), services.View.Ring.ReplicationFactor);
            var builder = new HashTreeBuilder(
                services.Hash, services.PartitionCount, levels, floor);
            if (!await PartitionSlice.ReadAllAsync(services, partition, Add, static () => true).ConfigureAwait(true))
            {
                // Nobody may take an older tree for what is there now.
                Drop(partition);
                return null;
            }

            var tree = builder.Build(depthMin);
            Keep(partition, new Entry(tree, changes, levels));
            return tree;

            bool Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header)
            {
                builder.Add(key, record, header);
                return true;
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Keep(int partition, Entry entry)
    {
        Drop(partition);
        _entries[partition] = entry;
        _bytes += entry.Tree.Bytes;
        entry.LastUse = ++_uses;
        while (_bytes > services.Settings.TreeBytesMax && _entries.Count > 1)
            Drop(_entries.MinBy(static one => one.Value.LastUse).Key);
    }

    private void Drop(int partition)
    {
        if (_entries.Remove(partition, out var old)) _bytes -= old.Tree.Bytes;
    }

    private sealed class Entry(HashTree tree, long changes, int levels)
    {
        public HashTree Tree { get; } = tree;

        public long Changes { get; } = changes;

        /// <summary>One for each rank that a replica can have.</summary>
        public int Levels { get; } = levels;

        public long LastUse { get; set; }
    }
}
