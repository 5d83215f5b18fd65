namespace Koltso.Chaos.Faults;

/// <summary>A fault that was done: from before it began until after it was lifted, by the history's clock.</summary>
internal sealed record InjectionRecord(Injection Injection, long BeganUs)
{
    /// <summary>Once it was done, and before it was lifted: it held at least in between.</summary>
    public long DoneUs { get; set; } = long.MaxValue;

    public long LiftingUs { get; set; }

    public long EndUs { get; set; } = long.MaxValue;
}
