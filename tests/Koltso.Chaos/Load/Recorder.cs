using Koltso.Chaos.Cluster;
using Koltso.Checking;
using Koltso.Checking.Recording;

namespace Koltso.Chaos.Load;

/// <summary>The history's recorder, and the numbers that are given out once in it. Any thread may call.</summary>
internal sealed class Recorder
{
    private int _clients, _values, _operations;

    public HistoryRecorder History { get; } = new(TimeProvider.System);

    public long NowUs => History.NowUs;

    /// <summary>Operations begun.</summary>
    public int Count => Volatile.Read(ref _operations);

    public int NewClient() => Interlocked.Increment(ref _clients);

    public Operation Start(int client, ChaosNode node, OperationKind kind, int key, int ack)
    {
        Interlocked.Increment(ref _operations);
        var value = kind == OperationKind.Put ? Interlocked.Increment(ref _values) : 0;
        return History.Start(client, node.Index, kind, key, ack, KeyPlan.FromOf(key), value);
    }
}
