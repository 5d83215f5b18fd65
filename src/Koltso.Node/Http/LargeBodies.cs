using System.IO.Pipelines;
using Koltso.Core.Records;

namespace Koltso.Node.Http;

/// <summary>
/// Room for the large bodies of one loop, which is taken when the first of their bytes has come. On the loop. Whoever got it
/// calls <see cref="Leave"/>.
/// </summary>
internal sealed class LargeBodies(Admission bodies, TimeProvider loopTime, PipeScheduler loop)
{
    /// <summary>A record's bytes; nothing when there is no room, which was waited for.</summary>
    public async Task<PooledBytes> EnterAsync(int recordBytes)
    {
        var patience = new Patience(loopTime);
        if (!await bodies.EnterAsync(recordBytes, loop, patience.StartedMs).ConfigureAwait(true)) return default;
        do
        {
            if (PooledBytes.TryRent(recordBytes, out var record)) return record;
        }
        while (await patience.PauseAsync().ConfigureAwait(true));
        bodies.Leave(recordBytes);
        return default;
    }

    public void Leave(int recordBytes) => bodies.Leave(recordBytes);
}
