using System.Buffers.Binary;
using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Storage.Writing;

/// <summary>
/// The clock reading that no stored version is beyond. It stands in two values of the "meta" family, eight bytes little
/// endian each: "clock-ceiling", which the owner of the clock raises ahead of time, and "clock-seen", which a batch carries
/// when one of its versions is beyond both. Invariant: <see cref="Stored"/> is never beyond what the log has.
/// Any thread may call; only the drainer puts into its batches and calls <see cref="Seen"/>.
/// </summary>
internal sealed class ClockCeiling
{
    private readonly Lock _lock = new();
    private ulong _ceiling;
    private ulong _seen;

    internal ulong Stored => Math.Max(Volatile.Read(ref _ceiling), Volatile.Read(ref _seen));

    /// <summary>
    /// Before the database is in its slot, each time that it was opened: its log may have a batch whose write had failed.
    /// </summary>
    internal DatabaseStatus Load(IDatabase database)
    {
        var status = database.GetMeta("clock-ceiling"u8, out var ceiling);
        if (status.Code is not (DatabaseCode.Ok or DatabaseCode.NotFound)) return status;
        Volatile.Write(ref _ceiling, Math.Max(_ceiling, ceiling));
        status = database.GetMeta("clock-seen"u8, out var seen);
        Volatile.Write(ref _seen, Math.Max(_seen, seen));
        return status.Code == DatabaseCode.NotFound ? DatabaseStatus.Ok : status;
    }

    /// <summary>Adds <paramref name="clock"/> to a batch whose versions it bounds.</summary>
    internal static void Put(IWriteBatch batch, IDatabase database, ulong clock) =>
        Put(batch, database, "clock-seen"u8, clock);

    /// <summary>The batch that carried <paramref name="clock"/> is in the log.</summary>
    internal void Seen(ulong clock) => Volatile.Write(ref _seen, Math.Max(_seen, clock));

    /// <summary>Blocks until the log, and where <paramref name="sync"/> says so the disk, has it. A lower one changes nothing.</summary>
    internal ReplicaStatus Raise(ulong clock, WriteOutcomes outcomes, DatabaseSlot slot, Func<bool> sync)
    {
        lock (_lock)
        {
            if (clock <= _ceiling) return ReplicaStatus.Applied;
            if (outcomes.MayNotTry(out var refusal)) return refusal;
            var database = slot.Enter();
            if (database is null) return ReplicaStatus.StoreFailed;
            try
            {
                using var batch = database.NewBatch();
                Put(batch, database, "clock-ceiling"u8, clock);
                var status = outcomes.Classify(database.Write(batch, WritePatience.Stall));
                if (status != ReplicaStatus.Applied) return status;
            }
            finally
            {
                slot.Exit();
            }

            if (!sync()) return ReplicaStatus.StoreFailed;
            Volatile.Write(ref _ceiling, clock);
            return ReplicaStatus.Applied;
        }
    }

    private static void Put(IWriteBatch batch, IDatabase database, ReadOnlySpan<byte> key, ulong clock)
    {
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(value, clock);
        batch.Put(database, Family.Meta, key, value);
    }
}
