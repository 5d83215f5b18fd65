using Koltso.Core.Records;

namespace Koltso.Checking.Final;

/// <summary>A key's record in one replica.</summary>
/// <param name="Value">0 for a tombstone.</param>
/// <param name="Copies">As stated in the record's header.</param>
public sealed record StoredRecord(RecordVersion Version, long Value, int Copies)
{
    public bool IsTombstone => Value == 0;

    public override string ToString() => $"{(IsTombstone ? "a tombstone" : $"{Value}")} @{Version} of {Copies} copies";
}
