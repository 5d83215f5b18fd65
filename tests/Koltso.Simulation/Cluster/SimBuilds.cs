using Koltso.Wire.Messages;

namespace Koltso.Simulation.Cluster;

/// <summary>
/// Which build of the product a node starts with, as far as other nodes can tell: this one, or, in histories of mixed versions,
/// this one or one from before its new features, decided anew at each start.
/// </summary>
internal sealed class SimBuilds(bool areMixed, Random random)
{
    /// <summary>What builds showed before request fields and records of format 2.</summary>
    private const uint Former = Features.Repair;

    /// <summary>The features that the next start shows.</summary>
    public uint Next() => areMixed && random.Next(2) == 0 ? Former : Features.All;
}
