namespace Koltso.Checking.Promises;

/// <summary>
/// Collects what checks find. Bound: <see cref="PerKeyMax"/> for each promise and key, since one fault of a hot key may
/// break a promise thousands of times; further violations are only counted.
/// </summary>
internal sealed class Violations
{
    public const int PerKeyMax = 10;

    private readonly List<Violation> _all = [];
    private readonly Dictionary<(string Promise, int Key), int> _counts = [];

    /// <summary>The number of violations that were left out.</summary>
    public int Dropped { get; private set; }

    public IReadOnlyList<Violation> All => _all;

    public void Add(string promise, string text, params Operation[] operations)
    {
        var key = (promise, operations.Length == 0 ? -1 : operations[0].Key);
        var count = _counts.GetValueOrDefault(key);
        if (count == PerKeyMax)
        {
            Dropped++;
            return;
        }

        _counts[key] = count + 1;
        _all.Add(new Violation(promise, text, [.. operations.OrderBy(static one => one.StartUs).ThenBy(static one => one.Id)]));
    }
}
