using Koltso.Core.Measuring;

namespace KnownLatency;

/// <summary>
/// What an ideal generator measures at such a server: computed, with no clock and no socket. Operation i is due at
/// i / rate, and sent then or once one of the connections is free; the server answers by its construction; the latency
/// is from when it was due. So the queue of a stall, in the server and in front of it, is in it, and so is the time
/// that it takes to drain.
/// </summary>
internal static class Truth
{
    public static LatencyHistogram Of(Construction server, int rate, double seconds, int connections)
    {
        var count = (long)(rate * seconds);
        var (due, sent, answered) = (new double[count], new double[count], new double[count]);
        var stallEnd = double.NegativeInfinity;
        for (long i = 0; i < count; i++)
        {
            due[i] = i * 1e6 / rate;
            // Answers come in order, so the connection that is free first is the one of so many operations before.
            sent[i] = i < connections ? due[i] : Math.Max(due[i], answered[i - connections]);
            if (server.StallsAt(i))
            {
                stallEnd = sent[i] + server.StallUs;
                var first = i;
                while (first > 0 && answered[first - 1] > sent[i]) first--;
                for (var j = first; j < i; j++)
                    answered[j] = AnswerAt(server, sent[j], j == 0 ? double.NegativeInfinity : answered[j - 1], stallEnd);
            }

            answered[i] = AnswerAt(server, sent[i], i == 0 ? double.NegativeInfinity : answered[i - 1], stallEnd);
        }

        var latencies = new LatencyHistogram(600_000_000);
        for (long i = 0; i < count; i++) latencies.Record((long)Math.Round(answered[i] - due[i]));
        return latencies;
    }

    private static double AnswerAt(Construction server, double sentUs, double lastUs, double stallEndUs) =>
        Math.Max(Math.Max(sentUs + server.LatencyUs, lastUs + server.GapUs), stallEndUs);
}
