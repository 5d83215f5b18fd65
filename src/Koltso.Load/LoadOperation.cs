namespace Koltso.Load;

/// <summary>One kind of thing that a workload does.</summary>
public enum LoadOperation
{
    /// <summary>GET of an id. The reading half of a <see cref="ReadModifyWrite"/> counts here too.</summary>
    Read,

    /// <summary>PUT of an id that may be stored. The writing half of a <see cref="ReadModifyWrite"/> counts here too.</summary>
    Update,

    /// <summary>PUT of an id that was never used.</summary>
    Insert,

    /// <summary>GET of the entities from an id on.</summary>
    Scan,

    /// <summary>GET of an id, and once it is answered PUT of the same.</summary>
    ReadModifyWrite,

    Delete,
}
