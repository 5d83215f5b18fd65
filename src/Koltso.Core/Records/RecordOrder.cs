namespace Koltso.Core.Records;

/// <summary>
/// Which of two records of a key stays: the newer one. Two of one version are one write, and the same bytes, unless fields were
/// changed later, or were lost through a bug. Then the greater write id stays, then the later change of the expiry, then the
/// greater flags and fields: what that means is less important than that all replicas decide alike.
/// </summary>
public static class RecordOrder
{
    /// <summary>Below 0: <paramref name="right"/> stays; above 0: <paramref name="left"/> does; 0: they say the same.</summary>
    /// <exception cref="ArgumentException">One of them is not a record: a caller's bug.</exception>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var (one, other) = (Read(left), Read(right));
        var order = one.Version.CompareTo(other.Version);
        return order != 0 ? order : CompareFields(one.Flags, one.FieldsOf(left), other.Flags, other.FieldsOf(right));
    }

    private static int CompareFields(
        RecordFlags leftFlags, ReadOnlySpan<byte> left, RecordFlags rightFlags, ReadOnlySpan<byte> right)
    {
        var order = RecordFields.WriteIdOf(leftFlags, left).CompareTo(RecordFields.WriteIdOf(rightFlags, right));
        if (order == 0) order = RecordFields.TouchedOf(leftFlags, left).CompareTo(RecordFields.TouchedOf(rightFlags, right));
        if (order == 0) order = ((byte)leftFlags).CompareTo((byte)rightFlags);
        return order != 0 ? order : left.SequenceCompareTo(right);
    }

    private static RecordHeader Read(ReadOnlySpan<byte> record) => RecordHeader.TryRead(record, out var header)
        ? header
        : throw new ArgumentException("Not an encoded record.", nameof(record));
}
