namespace Koltso.Load;

/// <summary>Which ids are asked for, and how often each.</summary>
public enum KeyDistribution
{
    /// <summary>Each as often as any other.</summary>
    Uniform,

    /// <summary>A few very often, most seldom; the popular ones lie scattered.</summary>
    Zipfian,

    /// <summary>Zipfian, but the most popular is the one inserted last, then the one before, and so on.</summary>
    Latest,

    /// <summary>A share of the operations means a share of the keys; within and outside of it, uniform.</summary>
    Hotspot,

    /// <summary>1, 2, 3 and so on, and round again.</summary>
    Sequential,
}
