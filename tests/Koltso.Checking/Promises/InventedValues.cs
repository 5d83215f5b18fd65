using Koltso.Checking.Keys;

namespace Koltso.Checking.Promises;

/// <summary><see cref="Promise.NoInventedValue"/>: a value that is read was written, to that key, by a write that had begun.</summary>
internal static class InventedValues
{
    public static void Check(KeyHistory key, Violations violations)
    {
        foreach (var read in key.Done)
            if (read.Kind == OperationKind.Get) Check(key, read, violations);
    }

    private static void Check(KeyHistory key, Operation read, Violations violations)
    {
        if (read.Value == 0)
        {
            // If a read of an absent key reports a version, it is that of a tombstone.
            if (read.Version != default && !key.MayBeDeletionOf(read.Version, read.EndUs))
                violations.Add(
                    Promise.NoInventedValue, $"A tombstone that no deletion can have written was read by {OperationText.Of(read)}.", read);
            return;
        }

        var put = key.Whole.PutOf(read.Value);
        if (put is null)
            violations.Add(Promise.NoInventedValue, $"A value that nobody wrote was read by {OperationText.Of(read)}.", read);
        else if (put.Key != read.Key)
            violations.Add(
                Promise.NoInventedValue, $"Another key's value, written by {OperationText.Of(put)}, was read by {OperationText.Of(read)}.",
                read, put);
        else if (put.StartUs > read.EndUs)
            violations.Add(
                Promise.NoInventedValue,
                $"A value from the future, written by {OperationText.Of(put)}, was read by {OperationText.Of(read)}.", read, put);
    }
}
