namespace Koltso.Load;

/// <summary>What is asked of the server. A to F are the six core workloads of the Yahoo! Cloud Serving Benchmark.</summary>
public enum Workload
{
    Put,
    Get,
    Delete,

    /// <summary>GET and PUT by chance, <see cref="BenchOptions.ReadShare"/> of them GET.</summary>
    Mixed,

    /// <summary>Half reads, half updates; zipfian.</summary>
    YcsbA,

    /// <summary>95 % reads, 5 % updates; zipfian.</summary>
    YcsbB,

    /// <summary>Reads only; zipfian.</summary>
    YcsbC,

    /// <summary>95 % reads, 5 % inserts; reads prefer what was inserted last.</summary>
    YcsbD,

    /// <summary>95 % scans, 5 % inserts; zipfian. The server must offer <c>/v0/entities</c> with <c>limit</c>.</summary>
    YcsbE,

    /// <summary>Half reads, half read-modify-writes; zipfian.</summary>
    YcsbF,
}
