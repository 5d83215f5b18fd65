using Koltso.Core.Records;

namespace Koltso.Checking.Final;

/// <summary>What one replica holds of a key.</summary>
/// <param name="Value">0 for a tombstone.</param>
/// <param name="Copies">As the record's header has it.</param>
public sealed record StoredRecord(RecordVersion Version, long Value, int Copies)
{
    public bool IsTombstone => Value == 0;

    public override string ToString() => $"{(IsTombstone ? "a tombstone" : $"{Value}")} @{Version} of {Copies} copies";
}
