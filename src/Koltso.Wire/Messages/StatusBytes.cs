using Koltso.Core.Records;

namespace Koltso.Wire.Messages;

/// <summary>
/// Outcomes to the status byte of a reply and back: the only place that knows both. The bytes are part of the peer
/// protocol, and each list belongs to its kinds of reply (<see cref="MessageKind.Statuses"/>): never reuse a byte. A byte
/// that a list does not know is <see cref="ReplicaStatus.Unknown"/>: neither an answer nor a refusal that is certain. An
/// outcome that a list cannot say is said as <see cref="ReplicaStatus.Unreachable"/>, which promises nothing.
/// <code>
///  reply to        0         1         2            3           4            5            6           7         8
///  Get             Found     Absent    Corrupt      Overloaded  Unreachable  StoreFailed  Recovering
///  Apply           Applied   DiskFull  StoreFailed  Overloaded  Unreachable  ClockAhead   Superseded  InDoubt   TooLate
///  all others      Answered  Rejected               Overloaded  Unreachable  StoreFailed
/// </code>
/// </summary>
public sealed class StatusBytes
{
    private readonly ReplicaStatus[] _statuses;
    private readonly byte[] _bytes = new byte[(int)ReplicaStatus.Unknown + 1];

    private StatusBytes(params ReplicaStatus[] statuses)
    {
        _statuses = statuses;
        Array.Fill(_bytes, (byte)Array.IndexOf(statuses, ReplicaStatus.Unreachable));
        for (var at = 0; at < statuses.Length; at++)
        {
            if (statuses[at] != ReplicaStatus.Unknown) _bytes[(int)statuses[at]] = (byte)at;
        }
    }

    public static StatusBytes OfGet { get; } = new(
        ReplicaStatus.Found, ReplicaStatus.Absent, ReplicaStatus.Corrupt, ReplicaStatus.Overloaded, ReplicaStatus.Unreachable,
        ReplicaStatus.StoreFailed, ReplicaStatus.Recovering);

    public static StatusBytes OfApply { get; } = new(
        ReplicaStatus.Applied, ReplicaStatus.DiskFull, ReplicaStatus.StoreFailed, ReplicaStatus.Overloaded, ReplicaStatus.Unreachable,
        ReplicaStatus.ClockAhead, ReplicaStatus.Superseded, ReplicaStatus.InDoubt, ReplicaStatus.TooLate);

    /// <summary>Of all other kinds.</summary>
    public static StatusBytes OfQuestion { get; } = new(
        ReplicaStatus.Answered, ReplicaStatus.Rejected, ReplicaStatus.Unknown, ReplicaStatus.Overloaded, ReplicaStatus.Unreachable,
        ReplicaStatus.StoreFailed);

    public byte ByteOf(ReplicaStatus status) => _bytes[(int)status];

    public ReplicaStatus StatusOf(byte status) => status < _statuses.Length ? _statuses[status] : ReplicaStatus.Unknown;
}
