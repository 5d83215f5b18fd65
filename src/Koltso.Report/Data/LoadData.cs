namespace Koltso.Report.Data;

/// <summary>One load test.</summary>
/// <param name="Workload"><c>put</c> or <c>get</c>.</param>
/// <param name="RateDue">Requests per second that were due.</param>
/// <param name="RatePerSecond">Answers per second that came.</param>
/// <param name="Errors">By kind.</param>
/// <param name="Servers">What each node used.</param>
/// <param name="GeneratorCpuUs">CPU of the load generator per request, in microseconds.</param>
/// <param name="Command">The command that repeats it.</param>
public sealed record LoadData(
    string Workload, int RateDue, double RatePerSecond, int Connections, long Keys, double Seconds, long Answers,
    IReadOnlyDictionary<string, long> Errors, LatencyData Latency, IReadOnlyList<ServerData> Servers, double GeneratorCpuUs,
    string Command)
{
    public long ErrorCount => Errors.Values.Sum();

    public double CpuUs => Servers.Sum(static server => server.CpuUs);

    public double AllocatedBytes => Servers.Sum(static server => server.AllocatedBytes);

    public double LockContentions => Servers.Sum(static server => server.LockContentions);
}
