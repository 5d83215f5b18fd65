namespace Koltso.Simulation.Network;

/// <summary>The way from one node to another, in one direction.</summary>
internal sealed class Route
{
    public bool IsCut { get; set; }

    /// <summary>One way, microseconds; each piece takes between that and <see cref="JitterUs"/> more.</summary>
    public int DelayUs { get; set; } = 100;

    public int JitterUs { get; set; } = 200;

    /// <summary>Of a hundred pieces.</summary>
    public int LostPercent { get; set; }

    /// <summary>Of a hundred frames, on a route that keeps no order.</summary>
    public int DoubledPercent { get; set; }

    /// <summary>
    /// Frames are delivered each for itself: in any order, some not at all, some twice. That is more than TCP does; the
    /// protocol between nodes must bear it, since every frame after the hellos stands alone.
    /// </summary>
    public bool IsUnruly { get; set; }

    public void Reset() => (IsCut, DelayUs, JitterUs, LostPercent, DoubledPercent, IsUnruly) = (false, 100, 200, 0, 0, false);
}
