using Koltso.Core.Measuring;

namespace Koltso.Load.Sending;

/// <summary>
/// What a phase of load came to. Written on the generator's loop; counts and histograms may be read, slightly late,
/// from anywhere.
/// </summary>
internal sealed class LoadCounts
{
    public const long LatencyMaxUs = 600_000_000;

    private const int NotFound = 404;

    private readonly Dictionary<string, long> _errors = [];
    private readonly int[] _statuses = new int[1000];
    private readonly LatencyHistogram?[] _byOperation = new LatencyHistogram?[Enum.GetValues<LoadOperation>().Length];
    private readonly long[] _succeededByOperation = new long[Enum.GetValues<LoadOperation>().Length];

    /// <summary>Of all operations that were answered, in microseconds.</summary>
    public LatencyHistogram Latencies { get; } = new(LatencyMaxUs);

    public long Succeeded { get; private set; }

    /// <summary>Reads that were answered with 404.</summary>
    public long Absent { get; private set; }

    public IReadOnlyDictionary<string, long> Errors
    {
        get
        {
            lock (_errors)
            {
                var all = new SortedDictionary<string, long>(_errors, StringComparer.Ordinal);
                for (var status = 0; status < _statuses.Length; status++)
                    if (_statuses[status] > 0)
                        all[$"status {status}"] = _statuses[status];
                return all;
            }
        }
    }

    public IReadOnlyList<OperationResult> Operations =>
    [
        .. Enum.GetValues<LoadOperation>().Where(operation => _byOperation[(int)operation] is { Count: > 0 })
            .Select(operation => new OperationResult(operation, _byOperation[(int)operation]!, _succeededByOperation[(int)operation])),
    ];

    public void Reset()
    {
        Latencies.Reset();
        lock (_errors) _errors.Clear();
        Array.Clear(_statuses);
        foreach (var histogram in _byOperation) histogram?.Reset();
        Array.Clear(_succeededByOperation);
        (Succeeded, Absent) = (0, 0);
    }

    /// <summary>A whole operation was answered.</summary>
    public void Operation(LoadOperation operation, long latencyUs, int status)
    {
        Latencies.Record(latencyUs);
        if (IsSuccess(status)) Succeeded++;
        else if (status == NotFound && operation is LoadOperation.Read or LoadOperation.ReadModifyWrite) Absent++;
        else _statuses[Math.Clamp(status, 0, 999)]++;
        Part(operation, latencyUs, status);
    }

    /// <summary>One request of an operation of two was answered.</summary>
    public void Part(LoadOperation operation, long latencyUs, int status)
    {
        (_byOperation[(int)operation] ??= new LatencyHistogram(LatencyMaxUs)).Record(latencyUs);
        if (IsSuccess(status)) _succeededByOperation[(int)operation]++;
    }

    public void Error(string kind)
    {
        lock (_errors) _errors[kind] = _errors.GetValueOrDefault(kind) + 1;
    }

    public static bool IsSuccess(int status) => status is >= 200 and < 300;
}
