using Koltso.Checking;
using Koltso.Checking.Recording;

namespace Koltso.Chaos.Load;

/// <summary>
/// The history's recorder, the unique numbers of its operations and clients, and the format of its values. Any thread
/// may call.
/// </summary>
internal sealed class Recorder(WrittenValues values)
{
    private int _clients, _numbers, _operations;

    public HistoryRecorder History { get; } = new(TimeProvider.System);

    public WrittenValues Values => values;

    public long NowUs => History.NowUs;

    /// <summary>The number of operations begun.</summary>
    public int Count => Volatile.Read(ref _operations);

    public int NewClient() => Interlocked.Increment(ref _clients);

    public Operation Start(int client, RealNode node, OperationKind kind, int key, int ack, int from)
    {
        Interlocked.Increment(ref _operations);
        var number = kind == OperationKind.Put ? Interlocked.Increment(ref _numbers) : 0;
        return History.Start(client, node.Index, kind, key, ack, from, number);
    }
}
