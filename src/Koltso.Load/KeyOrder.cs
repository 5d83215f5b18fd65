namespace Koltso.Load;

/// <summary>In what order keys are asked for: the older, shorter form of <see cref="KeyDistribution"/>.</summary>
public enum KeyOrder
{
    /// <summary><see cref="KeyDistribution.Uniform"/>.</summary>
    Random,
    Sequential,
}
