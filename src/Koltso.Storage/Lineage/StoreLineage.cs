using Koltso.Core.Repair;

namespace Koltso.Storage.Lineage;

/// <summary>
/// Whether this store is all that the stores of this node ever were. Role: tells others which store this is, judges what they (and
/// the note beside the database) remember, and keeps what was found until the node's partitions have been compared. Any thread; a
/// change is known at once, and is on the disk after <see cref="Save"/>, which blocks. Always: a memory counts as accounted
/// for only when the disk has what followed from it, so that nobody forgets a loss before this store cannot.
/// </summary>
public sealed class StoreLineage
{
    private readonly Lock _lock = new(), _saving = new();
    private readonly Func<byte[], bool> _save;
    private readonly Func<ulong> _mark;
    private readonly Random _names;
    private LineageState _state, _saved;
    private string? _reason;

    /// <param name="run">Of this opening; 0 where it could not be written down: then the store shows itself to nobody.</param>
    /// <param name="save">Puts the state on the disk; false when that did not succeed.</param>
    /// <param name="mark">How far the database has come.</param>
    internal StoreLineage(LineageState state, ulong run, string? reason, Random names, Func<byte[], bool> save, Func<ulong> mark)
    {
        (_state, _saved, Run, _reason, _names, _save, _mark) = (state, state, run, reason, names, save, mark);
    }

    public ulong Run { get; }

    /// <summary>Why the store is in doubt, for people: a sentence without its full stop.</summary>
    public string Reason => Volatile.Read(ref _reason) ?? Doubt switch
    {
        StoreDoubt.New => "the store is new, and whether there was another before it only the other nodes can tell",
        StoreDoubt.Suspected => "the machine went down while the store was open",
        _ => "the store has lost records before an earlier start",
    };

    public ulong Incarnation => State.Incarnation;

    public StoreDoubt Doubt => State.Doubt;

    /// <summary>Nodes that are not waited for.</summary>
    public IReadOnlyList<ushort> Accepted => State.Accepted;

    /// <summary>This store as others may remember it.</summary>
    public StorePoint Now => new(Incarnation, Run, _mark());

    private LineageState State => Volatile.Read(ref _state);

    /// <summary>
    /// Judges what somebody remembers of a store of this node. True when it shows, for the first time, that this store lacks something:
    /// it is lost from now on, under another incarnation. <see cref="Save"/> must follow.
    /// </summary>
    /// <param name="who">Remembers it, for the reason.</param>
    public bool Judge(StorePoint remembered, string who)
    {
        lock (_lock)
        {
            if (!_state.IsNews(remembered.Run, remembered.Mark)) return false;
            Volatile.Write(ref _reason, $"node {who} remembers more of this node's store than the store has");
            Volatile.Write(ref _state, Lost(_state, remembered.Run, _names));
            return true;
        }
    }

    /// <summary>True when the store knows what became of that run, and will after a crash.</summary>
    public bool HasAccountedFor(StorePoint remembered) => !Volatile.Read(ref _saved).IsNews(remembered.Run, remembered.Mark);

    /// <summary>
    /// All that may be lacking was fetched, or there is nobody to fetch it from. False when another loss has come to light since.
    /// <see cref="Save"/> must follow.
    /// </summary>
    /// <param name="incarnation">That which was in doubt.</param>
    public bool Settle(ulong incarnation)
    {
        lock (_lock)
        {
            if (_state.Incarnation != incarnation) return false;
            Volatile.Write(ref _state, _state with { Doubt = StoreDoubt.None, Accepted = [] });
            return true;
        }
    }

    /// <summary>The operator no longer waits for these nodes. <see cref="Save"/> must follow.</summary>
    public void Accept(IEnumerable<ushort> nodes)
    {
        lock (_lock) Volatile.Write(ref _state, _state with { Accepted = [.. _state.Accepted.Union(nodes).Order()] });
    }

    /// <summary>Blocks until the disk has the state. False when it did not take it: to be tried again.</summary>
    public bool Save()
    {
        lock (_saving)
        {
            var state = State;
            if (ReferenceEquals(state, _saved)) return true;
            if (!_save(state.ToBytes())) return false;
            Volatile.Write(ref _saved, state);
            return true;
        }
    }

    internal static LineageState Lost(LineageState state, ulong run, Random names) =>
        state.Lose(run) with { Incarnation = NewName(names), Doubt = StoreDoubt.Lost };

    /// <summary>Never 0.</summary>
    internal static ulong NewName(Random names) => (ulong)names.NextInt64(1, long.MaxValue);
}
