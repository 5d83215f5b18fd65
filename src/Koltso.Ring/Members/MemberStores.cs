using System.Collections.Concurrent;
using Koltso.Core.Repair;
using Koltso.Storage.Lineage;
using Koltso.Wire.Messages;

namespace Koltso.Ring.Members;

/// <summary>
/// What the members tell each other of their stores. Role: says to each what this store is, hears what each remembers of it, and
/// remembers what each says of its own. Any thread. Always: what is remembered of a member's store is replaced by another run only
/// when that run has accounted for it, so that a store that lacks something is told so until it knows.
/// </summary>
/// <param name="isShown">This node's build shows the feature.</param>
/// <param name="isRecovering">Whether this node's store answers all reads.</param>
internal sealed class MemberStores(StoreLineage lineage, MemberMemories memories, bool isShown, Func<bool> isRecovering)
{
    private readonly ConcurrentDictionary<ushort, StorePoint> _heard = new();

    /// <summary>Is told of each member that remembers no other store of this node.</summary>
    public Action<ushort> Cleared { get; set; } = static _ => { };

    /// <summary>This store lacks something that a member remembers: at once, on the thread that heard it.</summary>
    public Action Lost { get; set; } = static () => { };

    /// <summary>Another run or incarnation is remembered of a member: to be stored soon.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>What this node tells that member of its own store; null: nothing.</summary>
    public StoreClaim? ClaimFor(ushort member)
    {
        if (!isShown || lineage.Run == 0) return null;
        var accounted = _heard.TryGetValue(member, out var heard) && lineage.HasAccountedFor(heard) ? heard.Run : 0;
        return new StoreClaim(lineage.Now, accounted, isRecovering());
    }

    /// <summary>What is remembered of the member's store.</summary>
    public StorePoint? MemoryOf(ushort member) => memories.Read(member);

    /// <summary>0: not known.</summary>
    public ulong IncarnationOf(ushort member) => memories.Read(member)?.Incarnation ?? 0;

    /// <summary>A member's hello.</summary>
    public void Meet(Hello hello)
    {
        // One that says nothing of its own store says nothing of this one either.
        if (!isShown || (hello.Features & Features.StoreIncarnations) == 0 || hello.Store is not { } claim) return;
        Note(hello.NodeNumber, claim);
        Hear(hello.NodeNumber, hello.Node, hello.Remembered);
    }

    /// <summary>What a member says of its store.</summary>
    public void Note(ushort member, StoreClaim claim)
    {
        if (!isShown) return;
        var (store, known) = (claim.Store, memories.Read(member));
        if (known is { } former && former.Run == store.Run)
        {
            memories.Note(member, store with { Mark = Math.Max(store.Mark, former.Mark) });
            if (former.Incarnation != store.Incarnation) Changed();
        }
        else if (known is null || known.Value.Run == claim.AccountedFor)
        {
            memories.Note(member, store);
            Changed();
        }
    }

    private void Hear(ushort member, string id, StorePoint? remembered)
    {
        if (remembered is { } memory)
        {
            _heard[member] = memory;
            if (lineage.Judge(memory, id))
            {
                Lost();
                return;
            }
        }

        Cleared(member);
    }
}
