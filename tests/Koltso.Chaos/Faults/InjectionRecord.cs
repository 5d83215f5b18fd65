namespace Koltso.Chaos.Faults;

/// <summary>A fault that was injected: from before it began until after it was lifted, by the history's clock.</summary>
internal sealed record InjectionRecord(Injection Injection, long BeganUs)
{
    /// <summary>From when the injection was complete until just before it was lifted: the fault was certainly present in between.</summary>
    public long DoneUs { get; set; } = long.MaxValue;

    public long LiftingUs { get; set; }

    public long EndUs { get; set; } = long.MaxValue;
}
