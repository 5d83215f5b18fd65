namespace Koltso.Ring.Repair;

/// <summary>The outcome of one comparison of one partition.</summary>
internal sealed class PartitionTally
{
    public long Pulled { get; set; }

    public long Pushed { get; set; }

    /// <summary>Records of a store in doubt that were deleted while it was away.</summary>
    public long Removed { get; set; }

    /// <summary>Records that should be sent one way or the other; counted, not sent, when only checking.</summary>
    public long Differing { get; set; }
}
