namespace Koltso.Storage.Lineage;

/// <summary>Why a store may lack what a store of this node had. The greater one counts. The numbers are stored: never reuse one.</summary>
public enum StoreDoubt : byte
{
    /// <summary>There is no reason to think so.</summary>
    None = 0,

    /// <summary>It was made empty, and whether there was another before it, only the other nodes can tell.</summary>
    New = 1,

    /// <summary>The machine went down before all that was written had been synced.</summary>
    Suspected = 2,

    /// <summary>Something was there that is not there any more.</summary>
    Lost = 3,
}
