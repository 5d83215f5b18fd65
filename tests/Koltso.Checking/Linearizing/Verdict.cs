namespace Koltso.Checking.Linearizing;

public enum Verdict : byte
{
    Linearizable,
    NotLinearizable,

    /// <summary>The search was given up: too many steps, or too many operations at once.</summary>
    NotDecided,
}
