using System.Globalization;

namespace KnownLatency;

/// <summary>
/// How the server answers: each request <paramref name="LatencyUs"/> after it came, in the order in which they came and
/// at least <paramref name="GapUs"/> apart; and when the request of number <paramref name="StallFirst"/> comes, and every
/// <paramref name="StallEvery"/> after it, nothing for <paramref name="StallUs"/>.
/// </summary>
/// <param name="StallEvery">0: it never stalls.</param>
internal sealed record Construction(double LatencyUs, double GapUs, double StallUs, long StallFirst, long StallEvery)
{
    /// <summary>Numbers are counted from 0.</summary>
    public bool StallsAt(long number) => StallEvery > 0 && number >= StallFirst && (number - StallFirst) % StallEvery == 0;

    /// <summary>From <c>5ms</c> or <c>5ms,gap=0.25ms,stall=1000ms,first=4000,every=10000</c>.</summary>
    public static Construction Parse(string text)
    {
        var parts = text.Split(',');
        var named = parts.Skip(1).Select(static part => part.Split('=')).ToDictionary(static part => part[0], static part => part[1]);
        double Us(string name) => named.TryGetValue(name, out var value) ? UsOf(value) : 0;
        long Number(string name) => named.TryGetValue(name, out var value) ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
        return new Construction(UsOf(parts[0]), Us("gap"), Us("stall"), Number("first"), Number("every"));
    }

    private static double UsOf(string text) =>
        double.Parse(text.Replace("ms", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1000;
}
