using Koltso.Checking.Linearizing;

namespace Koltso.Checking;

public sealed record CheckSettings
{
    /// <summary>How long an operation may take; <see cref="long.MaxValue"/>: without limit.</summary>
    public long DeadlineUs { get; init; } = long.MaxValue;

    /// <summary>The limit for each key's search for an order.</summary>
    public int LinearizationStepsMax { get; init; } = Linearizer.StepsMaxDefault;
}
