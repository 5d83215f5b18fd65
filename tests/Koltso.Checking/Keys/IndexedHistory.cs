using System.Runtime.InteropServices;

namespace Koltso.Checking.Keys;

/// <summary>A history by key, and its puts by their values. Made once, read by all checks.</summary>
internal sealed class IndexedHistory
{
    private readonly Dictionary<long, Operation> _puts = [];

    /// <exception cref="ArgumentException">
    /// Two puts wrote the same value, so that a read of it could not be attributed; or an operation ended before its
    /// start.
    /// </exception>
    public IndexedHistory(History history)
    {
        History = history;
        var byKey = new Dictionary<int, List<Operation>>();
        foreach (var operation in history.Operations)
        {
            if (operation.EndUs < operation.StartUs)
                throw new ArgumentException($"An operation must not end before its start: {OperationText.Of(operation)}", nameof(history));
            ref var ofKey = ref CollectionsMarshal.GetValueRefOrAddDefault(byKey, operation.Key, out _);
            (ofKey ??= []).Add(operation);
            if (operation.Kind == OperationKind.Put && (operation.Value == 0 || !_puts.TryAdd(operation.Value, operation)))
                throw new ArgumentException($"The value of a put must be unique and not 0: {OperationText.Of(operation)}", nameof(history));
        }

        var losses = history.Faults.Where(static fault => fault.Kind is FaultKind.DataLost or FaultKind.DataHealed).ToList();
        Keys = [.. byKey.OrderBy(static one => one.Key).Select(one => KeyOf(one.Key, one.Value, losses))];
    }

    public History History { get; }

    public IReadOnlyList<KeyHistory> Keys { get; }

    public Operation? PutOf(long value) => _puts.GetValueOrDefault(value);

    private KeyHistory KeyOf(int key, List<Operation> operations, List<Fault> losses)
    {
        var wantsFewer = operations.Where(static one => one.IsWrite).Select(static one => one.From).Distinct().Count() > 1;
        var ofKey = losses.Where(loss => !History.Replicas.TryGetValue(key, out var nodes) || nodes.Contains(loss.Subject)).ToList();
        var overlap = new Overlap(ofKey.Where(loss => loss.Kind == FaultKind.DataLost || wantsFewer));
        return new KeyHistory(key, operations, this, overlap, new Overlap(ofKey));
    }
}
