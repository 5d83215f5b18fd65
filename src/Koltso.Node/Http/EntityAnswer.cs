using Koltso.Api;
using Koltso.Core.Records;
using Koltso.Ring.Coordination;

namespace Koltso.Node.Http;

/// <summary>
/// What a client is told, whichever lane it came by. Whoever receives one returns <see cref="Record"/>'s buffer.
/// </summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Problem">A sentence for the client, when the status is an error.</param>
/// <param name="Header">Of the record read or written, where <see cref="HasVersion"/>.</param>
/// <param name="Record">The record read, header and value, when the status is 200.</param>
internal readonly record struct EntityAnswer(int Status, string? Problem, bool HasVersion, RecordHeader Header, PooledBytes Record)
{
    /// <summary>What a client that meets 503 is asked to wait, in either lane.</summary>
    public const int RetryAfterSeconds = 1;

    public ReadOnlySpan<byte> Value => Record.Span[Header.Bytes..];

    public static EntityAnswer Error(int status, string problem) => new(status, problem, false, default, default);

    /// <summary>The newest record that replicas answered with, as a client sees it at <paramref name="nowMs"/> (Unix time).</summary>
    public static EntityAnswer OfRead(ReadAnswer read, long nowMs)
    {
        if (read.Status == ReplicaStatus.Found)
        {
            if (!RecordHeader.TryRead(read.Record.Span, out var header))
            {
                read.Record.Return();
                return OfRead(new ReadAnswer(ReplicaStatus.Corrupt, default), nowMs);
            }

            if (header.IsAlive(nowMs)) return new EntityAnswer(200, null, true, header, read.Record);
            read.Record.Return();
            return Error(404, Problems.NoSuchEntity);
        }

        return read.Status switch
        {
            ReplicaStatus.Absent => Error(404, Problems.NoSuchEntity),
            ReplicaStatus.Corrupt => Error(500, Problems.RecordDamaged),
            ReplicaStatus.Overloaded => Error(503, Problems.Overloaded),
            ReplicaStatus.Recovering => Error(503, Problems.Recovering),
            ReplicaStatus.Unreachable or ReplicaStatus.NotSent or ReplicaStatus.Unknown => Error(504, Problems.NotEnoughReplicas),
            _ => Error(500, Problems.StoreCannotRead),
        };
    }

    public static EntityAnswer OfWrite(WriteAnswer write, EntityMethod method) => write.Status switch
    {
        ReplicaStatus.Applied => new EntityAnswer(
            method == EntityMethod.Put ? 201 : 202, null, method == EntityMethod.Put, write.Header, default),
        ReplicaStatus.DiskFull => Error(507, Problems.DiskFull),
        ReplicaStatus.StoreFailed => Error(503, Problems.StoreRefusesWrites),
        ReplicaStatus.Overloaded => Error(503, Problems.Overloaded),
        ReplicaStatus.ClockAhead or ReplicaStatus.TooLate => Error(503, Problems.ClocksApart),
        // To the last: by what is beyond the clock that this node may follow, or by writers that were always later.
        ReplicaStatus.Superseded => Error(503, write.ClocksApart ? Problems.ClocksApart : Problems.NewerWrites),
        // Never a status that says "not applied": a replica may have the write. (One that could not be asked has not, but too few could.)
        _ when write.ClocksApart => Error(504, Problems.ClocksApartInDoubt),
        _ => Error(504, write.MetNewer ? Problems.NewerWritesInDoubt : Problems.WriteInDoubt),
    };
}
