namespace Koltso.Benchmarks.Gate.Comparing;

/// <summary>Where figures come from, as far as it decides whether they can be compared with others.</summary>
/// <param name="Runtime">Version of .NET: major, minor, patch.</param>
internal sealed record Machine(string Architecture, string Processor, string Runtime)
{
    /// <summary>Why allocations of <paramref name="other"/> say nothing about those here; null when they do.</summary>
    public string? AllocationObstacle(Machine other) =>
        MinorOf(Runtime) != MinorOf(other.Runtime) ? $"the baseline is of .NET {MinorOf(other.Runtime)}, this is {MinorOf(Runtime)}" : null;

    /// <summary>Likewise for times. A patch of .NET seldom changes them; another processor changes even their ratios.</summary>
    public string? TimeObstacle(Machine other)
    {
        if (Architecture != other.Architecture) return $"the baseline is of {other.Architecture}, this is {Architecture}";
        if (AllocationObstacle(other) is { } obstacle) return obstacle;
        return Processor != other.Processor ? $"the baseline is of another processor: {other.Processor}, this is {Processor}" : null;
    }

    private static string MinorOf(string version) => string.Join('.', version.Split('.').Take(2));
}
