using Koltso.Ring.Hints;

namespace Koltso.Ring.Repair;

/// <summary>Periods and bounds of repair.</summary>
public sealed record RepairSettings
{
    /// <summary>Partitions in one question for roots: their trees may have to be built before it is answered.</summary>
    public const int RootsPerRequest = 32;

    /// <summary>Questions for roots in a row that a peer which is up leaves unanswered, before the round goes on without it.</summary>
    public const int UnansweredMax = 2;

    /// <summary>How long a peer may take to answer: it may have to read a whole partition.</summary>
    public const int RequestTimeoutMs = 30_000;

    /// <summary>Questions of all peers together under way here; one more is answered Overloaded.</summary>
    public const int AnswersMax = 32;

    /// <summary>Records sent or stored at the same time by one comparison.</summary>
    public const int RecordsInFlightMax = 16;

    /// <summary>Attempts at something that meets Overloaded, with pauses that begin at <see cref="RetryPauseMs"/> and double.</summary>
    public const int AttemptsMax = 5;

    public const int RetryPauseMs = 100;

    /// <summary>Records or bytes that one visit to a worker reads, and the pause after it: a scan takes about half of a core.</summary>
    public const int SliceRecords = 16_384, SliceBytes = 4 << 20, SlicePauseMs = 5;

    private const long HourMs = 60 * 60 * 1000;

    /// <summary>
    /// How far clocks may differ, and a hint be younger than the write in it, before a deletion could be forgotten too early.
    /// </summary>
    public const long ClockMarginMs = HourMs;

    /// <summary>The least grace of any node: more than the latest of late writes, whatever the nodes of a cluster are told each.</summary>
    public const long GraceMsMin = HintDelivery.AgeMsMax + (2 * ClockMarginMs);

    public const long GraceMsMax = 365 * 24 * HourMs, GraceMsDefault = 24 * HourMs;

    public const int PeriodMsMin = 1_000, PeriodMsMax = (int)(24 * HourMs), PeriodMsDefault = 600_000;

    /// <summary>From the beginning of one round to that of the next.</summary>
    public int PeriodMs { get; init; } = PeriodMsDefault;

    /// <summary>
    /// After a round that did not reach all peers although this node's store was empty at its start; each time twice as long, up
    /// to <see cref="PeriodMs"/>.
    /// </summary>
    public int FreshRetryMs { get; init; } = 5_000;

    /// <summary>From the end of a round to the next one for what a store in doubt owes.</summary>
    public int RecoveryRetryMs { get; init; } = 1_000;

    /// <summary>
    /// How long a deletion is kept at least. Must exceed <see cref="LateMs"/>, since a late write may be what was deleted.
    /// </summary>
    public long GraceMs { get; init; } = GraceMsDefault;

    /// <summary>
    /// How long after its version a write may still come other than by repair: the age up to which any node may deliver hints,
    /// and clocks that differ. Not this node's own hint age: it is about what other nodes send. What comes later is refused, by
    /// whatever node that stood still it was sent.
    /// </summary>
    public long LateMs { get; init; } = HintDelivery.AgeMsMax + ClockMarginMs;

    /// <summary>
    /// Floors are multiples of it, so that trees can be kept for a while; collecting lags behind by as much, which covers
    /// clocks that differ. A 24th of the grace, at most an hour: small beside it, and long enough for several rounds.
    /// </summary>
    public long FloorStepMs => Math.Min(HourMs, GraceMs / 24);

    /// <summary>
    /// After all replicas were seen to know of a deletion, until it goes: longer than any request may be under way, which is why
    /// none is served, nor a record moved, that was under way for longer.
    /// </summary>
    public long CollectDelayMs { get; init; } = 60_000;

    /// <summary>
    /// A record that was looked for this long ago is not stored or sent any more: this node stood still meanwhile, and it may have
    /// been deleted. Longer than a peer may take to answer, shorter than deletions settle.
    /// </summary>
    public long MoveWithinMs => CollectDelayMs * 5 / 6;

    /// <summary>Bytes sent and received together that repair may use of the network.</summary>
    public long BytesPerSecond { get; init; } = 16 << 20;

    /// <summary>Memory of trees kept; more: those unused for longest go.</summary>
    public long TreeBytesMax { get; init; } = TreeBytesMaxDefault;

    public const long TreeBytesMaxDefault = 16 << 20;

    /// <summary>Dead records that may wait at a time for being collected, eight bytes each; more wait for a later round.</summary>
    public int CandidatesMax { get; init; } = 262_144;
}
