using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Koltso.Core.Hashing;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Benchmarks.Storage;

/// <summary>
/// A store in a folder of its own that goes when it does, and the one event loop that it is used from: what is scheduled on
/// it runs when <see cref="RunTurn"/> is called.
/// </summary>
internal sealed class BenchmarkStore : PipeScheduler, IDisposable
{
    public const int Partitions = 256;

    private const long MemoryBytes = 128L << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("koltso-benchmark-");
    private readonly Queue<(Action<object?> Action, object? State)> _scheduled = new();
    private ulong _clock;

    public BenchmarkStore()
    {
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        Store = RecordStore.Open(
            new StoreOptions
            {
                Directory = _folder.FullName, MemoryBytes = MemoryBytes, FsyncMode = FsyncMode.Never, Names = new Random(1),
                Writer = PipeScheduler.Inline,
            },
            new StoreIdentity("benchmark", "n1", HashKind.Xxh3, Partitions),
            TimeProvider.System);
    }

    public RecordStore Store { get; }

    public static byte[] Key(int number) => Encoding.UTF8.GetBytes(number.ToString("'photo/'D8", CultureInfo.InvariantCulture));

    /// <summary>The record is given a new version first.</summary>
    public ValueTask<ReplicaStatus> ApplyAsync(int partition, byte[] key, byte[] record)
    {
        new RecordHeader(new RecordVersion(++_clock, 1), RecordFlags.None, 1, 0).Write(record);
        return Store.ApplyAsync(partition, key, record, this);
    }

    public override void Schedule(Action<object?> action, object? state)
    {
        lock (_scheduled) _scheduled.Enqueue((action, state));
    }

    /// <summary>Until nothing is left to run and <paramref name="last"/> has its answer, which the loop brings.</summary>
    public ReplicaStatus RunTurn(ValueTask<ReplicaStatus> last)
    {
        var wait = new SpinWait();
        while (true)
        {
            (Action<object?> Action, object? State) next;
            lock (_scheduled) _scheduled.TryDequeue(out next);
            if (next.Action is not null) next.Action(next.State);
            else if (last.IsCompleted) return last.Result;
            else wait.SpinOnce();
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Store.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Told to end in the middle of a run: nothing is left behind.</summary>
    private void OnProcessExit(object? sender, EventArgs arguments) => Dispose();
}
