using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// Walks a page of the peer's listing and this node's own records together, both in key order, and finds which records
/// must be sent in which direction. Filled on a worker, merged on the loop, never both at once. All of this node's records
/// are shown, including those outside the scope: a newer one that does not concern the peer still means that the peer's
/// older one must not be copied here.
/// </summary>
/// <param name="oldBefore">What only this node has, of a version before this clock reading, the peer had and has no more.</param>
internal sealed class KeyDiff(RepairScope scope, long nowMs, List<RepairEntry> theirs, ulong oldBefore = 0)
{
    /// <summary>This node's records between two merges.</summary>
    private const int OursMax = 16_384;

    private readonly List<(byte[] Key, RecordHeader Header, uint Digest)> _ours = [];
    private int _at;

    /// <summary>Keys of which the peer has the newer record.</summary>
    public List<byte[]> Pulls { get; } = [];

    /// <summary>Keys of which this node has the newer record.</summary>
    public List<byte[]> Pushes { get; } = [];

    /// <summary>
    /// Keys of which both have the same version, but not the same fields. Which record stays, the stores decide: the peer's is
    /// fetched first, and what is here then is sent.
    /// </summary>
    public List<byte[]> Ties { get; } = [];

    /// <summary>Records to be removed here.</summary>
    public List<(byte[] Key, RecordVersion Version)> Removals { get; } = [];

    /// <summary>False when it is time to merge first.</summary>
    /// <param name="digest">The lower half; anything where the peer's listing has no digests.</param>
    public bool TryAddOurs(ReadOnlySpan<byte> key, RecordHeader header, uint digest)
    {
        if (_ours.Count == OursMax) return false;
        _ours.Add((key.ToArray(), header, digest));
        return true;
    }

    /// <param name="to">A page's end; empty: no end.</param>
    public static bool IsBeyond(ReadOnlySpan<byte> key, byte[] to) => to.Length > 0 && key.SequenceCompareTo(to) >= 0;

    /// <summary>Judges all keys before <paramref name="to"/> (empty: all), which were shown on both sides.</summary>
    public void Merge(byte[] to)
    {
        Pulls.Clear();
        Pushes.Clear();
        Ties.Clear();
        Removals.Clear();
        foreach (var (key, header, digest) in _ours)
        {
            TakeTheirs(key);
            var isOnBoth = _at < theirs.Count && theirs[_at].Key.AsSpan().SequenceEqual(key);
            if (isOnBoth) Judge(theirs[_at++], header, digest);
            else if (scope.Includes(header)) JudgeOnlyHere(key, header.Version);
        }

        TakeTheirs(to);
        _ours.Clear();
    }

    private void Judge(RepairEntry there, RecordHeader here, uint digest)
    {
        if (there.Version > here.Version) Pulls.Add(there.Key);
        else if (there.Version < here.Version && (here.Copies > scope.Level || !here.IsAlive(nowMs))) Pushes.Add(there.Key);
        else if (there.Version == here.Version && there.Digest is { } digestThere && digestThere != digest) Ties.Add(there.Key);
    }

    private void JudgeOnlyHere(byte[] key, RecordVersion version)
    {
        if (version.Clock < oldBefore) Removals.Add((key, version));
        else Pushes.Add(key);
    }

    /// <summary>Those of the peer that come before <paramref name="key"/> (empty: all that are left): they are not here.</summary>
    private void TakeTheirs(byte[] key)
    {
        while (_at < theirs.Count && (key.Length == 0 || theirs[_at].Key.AsSpan().SequenceCompareTo(key) < 0)) Pulls.Add(theirs[_at++].Key);
    }
}
