namespace Koltso.Simulation.Network;

/// <summary>The way from one node to another, in one direction.</summary>
internal sealed class Route
{
    public bool IsCut { get; set; }

    /// <summary>One-way latency in microseconds; <see cref="JitterUs"/> is the most that is added to it.</summary>
    public int DelayUs { get; set; } = 100;

    public int JitterUs { get; set; } = 200;

    /// <summary>The percentage of pieces that are lost.</summary>
    public int LostPercent { get; set; }

    /// <summary>The percentage of frames that arrive twice, on a route that does not keep order.</summary>
    public int DoubledPercent { get; set; }

    /// <summary>
    /// Frames are delivered independently: in any order, some not at all, some twice. That is worse than TCP; the
    /// protocol between nodes must tolerate it, since every frame after the hellos is independent of the others.
    /// </summary>
    public bool IsUnruly { get; set; }

    public void Reset() => (IsCut, DelayUs, JitterUs, LostPercent, DoubledPercent, IsUnruly) = (false, 100, 200, 0, 0, false);
}
