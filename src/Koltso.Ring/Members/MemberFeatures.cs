using Koltso.Wire.Messages;

namespace Koltso.Ring.Members;

/// <summary>
/// Which <see cref="Features"/> the members' builds know. Role: tells what is on everywhere, for what a node may do only when
/// every member understands it. Any thread; a note takes a lock, a question does not. Always: a member that has not answered
/// this node's hello since its start knows nothing; each further answer replaces the last, so that a member that comes back
/// with another build is known by that. Hellos that others send are not counted: they may be those of a process that has ended.
/// </summary>
internal sealed class MemberFeatures
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ushort, uint> _shown = [];
    private readonly ushort _self;
    private readonly uint _own;
    private ushort[] _members = [];
    private volatile uint _everywhere;

    public MemberFeatures(ushort self, uint own, IEnumerable<ushort> members)
    {
        (_self, _own) = (self, own);
        Adopt(members);
    }

    /// <summary>The bits that all members have shown.</summary>
    public uint Everywhere => _everywhere;

    public bool IsOnEverywhere(uint feature) => (_everywhere & feature) == feature;

    /// <summary>What the member has shown; null: nothing yet.</summary>
    public uint? Of(ushort member)
    {
        if (member == _self) return _own;
        lock (_lock) return _shown.TryGetValue(member, out var features) ? features : null;
    }

    /// <summary>The member has answered a hello of this node, and has shown this.</summary>
    public void Note(ushort member, uint features)
    {
        lock (_lock)
        {
            _shown[member] = features;
            Count();
        }
    }

    /// <summary>From now on these are the members.</summary>
    public void Adopt(IEnumerable<ushort> members)
    {
        lock (_lock)
        {
            _members = [.. members];
            foreach (var gone in _shown.Keys.Except(_members).ToList()) _shown.Remove(gone);
            Count();
        }
    }

    private void Count()
    {
        var everywhere = _own;
        foreach (var member in _members)
            if (member != _self) everywhere &= _shown.GetValueOrDefault(member);
        _everywhere = everywhere;
    }
}
