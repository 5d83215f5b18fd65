namespace Koltso.Report.Plan;

/// <summary>What a phase does.</summary>
public enum PhaseKind
{
    /// <summary>Works out where keys go, without a cluster.</summary>
    Compute,
    Start,
    Fill,

    /// <summary>Asks the nodes what each partition holds.</summary>
    Count,

    /// <summary>Load that is not counted: the nodes compile what is hot, tables are written.</summary>
    WarmUp,
    Load,
    Knee,
    Profile,
    Stop,
}
