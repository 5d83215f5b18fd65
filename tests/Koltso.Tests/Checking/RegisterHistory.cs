using Koltso.Checking;
using Koltso.Core.Records;

namespace Koltso.Tests.Checking;

/// <summary>Histories of atomic registers: each operation takes effect at one moment between its start and its end.</summary>
internal static class RegisterHistory
{
    public static History Of(int seed, int operations, int keys, int clients)
    {
        var random = new Random(seed);
        var all = new List<Operation>();
        var freeUs = new long[clients];
        for (var value = 1; value <= operations; value++)
        {
            var client = Array.IndexOf(freeUs, freeUs.Min());
            var startUs = freeUs[client] + random.Next(100);
            freeUs[client] = startUs + random.Next(200);
            var kind = random.Next(10) switch { < 5 => OperationKind.Get, < 9 => OperationKind.Put, _ => OperationKind.Delete };
            all.Add(new Operation
            {
                Id = value,
                Client = client,
                Node = client % 3,
                Kind = kind,
                Key = random.Next(keys),
                Ack = 2,
                From = 3,
                Value = kind == OperationKind.Put ? value : 0,
                StartUs = startUs,
                EndUs = freeUs[client],
                // Some writes take effect without an answer; some reads fail.
                Outcome = random.Next(20) == 0 ? OperationOutcome.Failed : OperationOutcome.Done,
            });
        }

        var registers = new (long Value, RecordVersion Version)[keys];
        var clock = 0UL;
        foreach (var one in all.OrderBy(one => random.NextInt64(one.StartUs, one.EndUs + 1)))
        {
            if (one.IsWrite) registers[one.Key] = (one.Value, new RecordVersion(++clock, 1));
            if (one.IsDone) (one.Value, one.Version) = registers[one.Key];
        }

        return new History { Operations = all, EndUs = freeUs.Max() };
    }
}
