namespace Koltso.Report.Running.Spreading;

/// <summary>What keys look like.</summary>
internal enum KeyKind
{
    /// <summary>1, 2, 3, … in decimal.</summary>
    Sequential,

    /// <summary>Random whole numbers in decimal, as the load of PUTs has them.</summary>
    Random,

    /// <summary>Random UUIDs in their usual text form.</summary>
    Uuid,
}
