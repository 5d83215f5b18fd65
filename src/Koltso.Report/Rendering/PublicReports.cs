namespace Koltso.Report.Rendering;

/// <summary>What two public load-test reports of such services state. They name their hardware as one laptop, and no more.</summary>
internal static class PublicReports
{
    public const string Hardware = "one laptop (model not named)";

    /// <summary>Data of the three nodes.</summary>
    public static readonly IReadOnlyList<(string Name, IReadOnlyList<double> Megabytes)> Spreads =
    [
        ("Report A, murmur3: 44, 16, 32 MB", [44, 16, 32]),
        ("Report A later: 69, 48, 67 MB", [69, 48, 67]),
        ("Report B, xxHash: 396, 280, 376 MB", [396, 280, 376]),
    ];

    /// <summary>What, in A, in B.</summary>
    public static readonly IReadOnlyList<(string What, string A, string B)> Facts =
    [
        ("load", "8 threads, 32 connections, 1 minute, 1,200-byte values", "64 connections, 3 minutes"),
        ("hash and ring", "murmur3, three fixed points", "xxHash, consistent hashing"),
        (
            "where the work goes", "about 23 % of CPU is proxying between nodes, and most allocations and locks",
            "CPU: 13 % network, 15 % HTTP client, 26 % hand-off between threads, 15 % database; allocation: 33 % network, 41 % selectors; "
                + "nearly all locks in the HTTP client"),
        ("their own advice", "another protocol between nodes, asynchronous; tune the hash", "another protocol with less overhead"),
    ];

    public static readonly IReadOnlyList<(string Workload, string A, string B)> Held =
    [
        ("put", "10,000/s held: mean 1.24 ms, max 37.7 ms", "15,000/s held: mean 1.13 ms, max 23.9 ms; 20,000/s chokes"),
        ("get", "10,000/s held: mean 1.04 ms, max 3.34 ms", "10,000/s: mean 0.95 ms; 15,000/s: 156 ms"),
    ];
}
