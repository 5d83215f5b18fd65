namespace Koltso.Ring.Repair;

/// <summary>What repair did since the node's start. Written on the loop of repair; may be read, slightly late, from anywhere.</summary>
internal sealed class RepairFigures
{
    public long Rounds { get; set; }

    public long RecordsPulled { get; set; }

    public long RecordsPushed { get; set; }

    /// <summary>Of comparing and of the records; with frame headers.</summary>
    public long BytesSent { get; set; }

    public long BytesReceived { get; set; }

    public long TombstonesCollected { get; set; }

    /// <summary>Records of a store in doubt that were deleted while it was away.</summary>
    public long RecordsRemoved { get; set; }
}
