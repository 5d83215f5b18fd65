namespace Koltso.Profiling;

/// <summary>What a profile counts.</summary>
public enum ProfileKind
{
    /// <summary>Seconds of CPU.</summary>
    Cpu,

    /// <summary>Bytes allocated on the managed heap.</summary>
    Alloc,

    /// <summary>Seconds that threads were held up by a lock of another thread.</summary>
    Lock,

    /// <summary>Seconds that threads waited for events, tasks and the like.</summary>
    Wait,
}
