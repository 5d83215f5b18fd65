using Koltso.Report.Plan;

namespace Koltso.Report.Running.Clusters;

/// <summary>A cluster that runs already and goes on running: it is neither started nor stopped here.</summary>
public sealed class GivenCluster(Uri entry) : ICluster, IClusterSource
{
    public Uri Entry => entry;

    public string UpCommand => "";

    public string UrlFlag => $" --url {entry.GetLeftPart(UriPartial.Authority)}";

    public Task<string> Broken { get; } = new TaskCompletionSource<string>().Task;

    public Task<ICluster> OpenAsync(SetupPlan setup, CancellationToken stop) => Task.FromResult<ICluster>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
