using System.IO.Pipelines;
using Koltso.Core.Records;

namespace Koltso.Node.Http;

/// <summary>
/// Room for the large bodies of one loop, which is taken when the first of their bytes has come. On the loop. Whoever got it
/// calls <see cref="Leave"/>.
/// </summary>
internal sealed class LargeBodies(Admission bodies, TimeProvider loopTime, PipeScheduler loop)
{
    private const int RetryMs = 20;

    /// <summary>A record's bytes; nothing when there is no room, which was waited for.</summary>
    public async Task<PooledBytes> EnterAsync(int recordBytes)
    {
        var startedAt = loopTime.GetTimestamp();
        var nowMs = (long)loopTime.GetElapsedTime(0, startedAt).TotalMilliseconds;
        if (!await bodies.EnterAsync(recordBytes, loop, nowMs).ConfigureAwait(true)) return default;
        while (true)
        {
            if (PooledBytes.TryRent(recordBytes, out var record)) return record;
            if (loopTime.GetElapsedTime(startedAt).TotalMilliseconds >= Admission.PatienceMs) break;
            await Task.Delay(TimeSpan.FromMilliseconds(RetryMs), loopTime).ConfigureAwait(true);
        }

        bodies.Leave(recordBytes);
        return default;
    }

    public void Leave(int recordBytes) => bodies.Leave(recordBytes);
}
