namespace Koltso.Profiling;

/// <summary>A part of the node that cost is charged to.</summary>
public enum Layer
{
    Http,
    Coordination,
    Transport,
    Storage,
    Sockets,
    Runtime,
    Kernel,

    /// <summary>The load generator, when it is what is profiled.</summary>
    Generator,

    /// <summary>Known code of none of these: commands, another program.</summary>
    Other,

    /// <summary>Samples without a name.</summary>
    Unknown,
}
