namespace Koltso.Core.Quorum;

/// <summary>What <c>ack</c> and <c>from</c> of a request may be, and what they are when absent.</summary>
public static class QuorumRules
{
    /// <summary>More than half of <paramref name="from"/> replicas.</summary>
    public static Quorum Majority(int from) => new((from / 2) + 1, from);

    /// <summary>
    /// Reads both parameters as they stand in the URL; <paramref name="hasAck"/> and <paramref name="hasFrom"/> tell
    /// an absent parameter from an empty one, which is an error. A number is one or more decimal digits.
    /// False with a sentence for the client in <paramref name="error"/> when the request must be refused.
    /// </summary>
    public static bool TryParse(
        bool hasAck,
        ReadOnlySpan<byte> ackText,
        bool hasFrom,
        ReadOnlySpan<byte> fromText,
        int replicationFactor,
        out Quorum quorum,
        out string? error)
    {
        quorum = default;
        var from = replicationFactor;
        if (hasFrom && !TryParseCount(fromText, replicationFactor, out from))
        {
            error = $"from is a number from 1 to {replicationFactor}, the replication factor of this cluster.";
            return false;
        }

        quorum = Majority(from);
        if (hasAck)
        {
            if (!TryParseCount(ackText, from, out var ack))
            {
                quorum = default;
                error = $"ack is a number from 1 to {from}, the number of replicas asked (from).";
                return false;
            }

            quorum = new Quorum(ack, from);
        }

        error = null;
        return true;
    }

    private static bool TryParseCount(ReadOnlySpan<byte> text, int max, out int count)
    {
        count = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            count = (count * 10) + (digit - '0');
            if (count > max) return false;
        }

        return count > 0;
    }
}
