using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Simulation.Disk;

/// <summary>One store that a test closes, kills and opens again, on one thread. Workers and loop run when the test says so.</summary>
internal abstract class Stage : IDisposable
{
    private readonly StoreOptions _options;
    private RecordStore? _store;

    protected Stage(StoreOptions options) => _options = options.On(Workers);

    public ManualScheduler Workers { get; } = new();

    public ManualScheduler Loop { get; } = new();

    public ManualTime Time { get; } = new();

    public RecordStore Store => _store ??= Open(_options);

    /// <summary>Runs everything that is scheduled.</summary>
    public void RunUntilIdle()
    {
        while (Workers.Count + Loop.Count > 0)
        {
            Workers.RunAll();
            Loop.RunAll();
        }
    }

    public void Reopen()
    {
        _store?.Dispose();
        _store = null;
        RunUntilIdle();
        _store = Open(_options);
    }

    /// <summary>The process dies, and another one opens the store.</summary>
    public void Kill()
    {
        if (_store is not null) Kill(_store);
        _store = null;
        RunUntilIdle();
        _store = Open(_options);
    }

    public virtual void Dispose()
    {
        _store?.Dispose();
        RunUntilIdle();
    }

    protected abstract RecordStore Open(StoreOptions options);

    protected abstract void Kill(RecordStore store);

    /// <summary>On RocksDB, in a folder under <paramref name="root"/>.</summary>
    internal sealed class OnRocks(string root, StoreOptions options) : Stage(options)
    {
        private int _folders;

        private string Folder => Path.Combine(root, $"{_folders}");

        protected override RecordStore Open(StoreOptions options) => Records.Open(Folder, options, time: Time);

        protected override void Kill(RecordStore store)
        {
            var killed = Folder;
            _folders++;
            Records.CopyTo(killed, Folder);
            store.Dispose();
        }
    }

    internal sealed class OnSimDisk(SimDisk disk, StoreOptions options) : Stage(options)
    {
        public SimDisk Disk => disk;

        protected override RecordStore Open(StoreOptions options) =>
            RecordStore.Open(disk.Claim(Records.Identity), options, Records.Identity, Time);

        protected override void Kill(RecordStore store) => disk.Kill();
    }
}
