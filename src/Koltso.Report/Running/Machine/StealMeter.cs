using System.Globalization;

namespace Koltso.Report.Running.Machine;

/// <summary>How much of the processors' time the hypervisor gave to others since this was made.</summary>
internal sealed class StealMeter
{
    private const int StealField = 8, FieldsCounted = 9;
    private readonly long[] _before = Read();

    public double Share
    {
        get
        {
            var now = Read();
            if (now.Length < FieldsCounted || _before.Length < FieldsCounted) return 0;
            var all = now.Skip(1).Take(StealField).Sum() - _before.Skip(1).Take(StealField).Sum();
            return all > 0 ? (double)(now[StealField] - _before[StealField]) / all : 0;
        }
    }

    /// <summary>"cpu user nice system idle iowait irq softirq steal …", in ticks since boot; a 0 in place of the name.</summary>
    private static long[] Read() =>
        [.. ProcFile.Lines("/proc/stat").Take(1).SelectMany(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(static field => long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : 0)];
}
