using System.Globalization;
using Koltso.Cli.Up;
using Koltso.Cli.Values;
using Koltso.Cluster.Topology;
using Koltso.Report.Data;
using Koltso.Report.Plan;
using Koltso.Report.Running.Clusters;

namespace Koltso.Cli.Report;

/// <summary>
/// Where a report is measured: a temporary folder for clusters of its own, or a cluster that was given. Disposing removes the folder.
/// </summary>
internal sealed class ReportSite : IAsyncDisposable
{
    private const long FullBytes = 1_000_000_000, QuickBytes = 60_000_000, TrialBytes = 1_000_000, SpareBytes = 2L << 30;
    private readonly ProcessStarter? _starter;

    private ReportSite(ReportPlan plan, IClusterSource clusters, string folder, ProcessStarter? starter)
    {
        (Plan, Clusters, Folder) = (plan, clusters, folder);
        _starter = starter;
    }

    public ReportPlan Plan { get; }

    public IClusterSource Clusters { get; }

    public string Folder { get; }

    /// <exception cref="ReportException">It cannot be measured there; the message says why.</exception>
    public static async Task<ReportSite> PrepareAsync(ReportOptions options, TimeProvider time, CancellationToken stop)
    {
        var plan = options.Length switch
        {
            ReportLength.Trial => ReportPlan.Trial(options.SizeBytes ?? TrialBytes),
            ReportLength.Quick => ReportPlan.Quick(options.SizeBytes ?? QuickBytes),
            _ => ReportPlan.Full(options.SizeBytes ?? FullBytes),
        };
        if (options.Url is { } url) return await GivenAsync(plan, url, options.MayOverwrite, time, stop);
        RequireRoom(plan, Path.GetTempPath());
        var folder = Directory.CreateTempSubdirectory("koltso-report-").FullName;
        var starter = new ProcessStarter();
        return new ReportSite(plan, new OwnClusters(folder, starter, time), folder, starter);
    }

    public ValueTask DisposeAsync()
    {
        if (_starter is null) return ValueTask.CompletedTask;
        _starter.Dispose();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A node that had to be killed may still be letting go; what is left lies among temporary files.
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<ReportSite> GivenAsync(ReportPlan plan, Uri url, bool mayOverwrite, TimeProvider time, CancellationToken stop)
    {
        using var nodes = new ClusterPages(time);
        var cluster = await nodes.ClusterAsync(url, stop);
        if (!HashNames.TryParse(cluster.Hash, out var hash))
            throw new ReportException($"{url} has the hash {cluster.Hash}, which this version does not know.");
        var keys = (await nodes.StatsAsync(cluster, isExact: false, stop)).Sum(static node => node.Store.Keys);
        if (keys > 0 && !mayOverwrite)
        {
            throw new ReportException(string.Create(
                CultureInfo.InvariantCulture, $"The cluster at {url.Authority} holds {keys:N0} keys. The report writes ids from 1 to "
                    + $"{ReportPlan.PutKeys:N0} there and would overwrite some of them: give --overwrite to allow that."));
        }

        var (nodeWord, copyWord) = (cluster.Nodes.Count == 1 ? "node" : "nodes", cluster.Replication == 1 ? "copy" : "copies");
        var name = FormattableString.Invariant($"{cluster.Nodes.Count} {nodeWord} at {url.Authority}, {cluster.Replication} {copyWord}");
        var given = plan.OnGiven(name, cluster.Nodes.Count, cluster.Replication, hash);
        return new ReportSite(given, new GivenCluster(url), Path.GetTempPath(), null);
    }

    private static long FreeBytes(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : throw new IOException("there is no such folder");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The nodes cannot be put into {folder}: {refused.Message}. Set TMPDIR to another folder.");
        }
    }

    /// <summary>Three copies, and as much again while tables are merged.</summary>
    private static void RequireRoom(ReportPlan plan, string folder)
    {
        var filled = plan.Setups.Max(static setup => setup.FillKeys * ReportPlan.ValueBytes * setup.Replication);
        var needed = filled * 2 + (plan.Name == "trial" ? 0 : SpareBytes);
        var free = FreeBytes(folder);
        if (free < needed)
        {
            throw new ReportException(
                $"The nodes need about {new ByteSize(needed)} in {folder}, which has {new ByteSize(free)} free. "
                + "Choose a smaller --size, or set TMPDIR to a folder on another disk.");
        }
    }
}
