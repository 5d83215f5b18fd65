using Koltso.Chaos.Load;

namespace Koltso.Chaos.Upgrades;

/// <summary>When a node was told to end, or was killed, and when it was ready again; by the history's clock.</summary>
/// <param name="Node">Its index.</param>
internal sealed record NodeRestart(string What, int Node, long BeganUs, long ReadyUs)
{
    /// <summary>The request was sent to this node, and the node was not up all the time.</summary>
    public bool Excuses(Sample sample) => sample.Node == Node && IsDuring(sample);

    public bool IsDuring(Sample sample) => sample.BegunUs <= ReadyUs && sample.Operation.EndUs >= BeganUs;
}
