namespace Koltso.Report.Running.Clusters;

/// <summary>A running cluster. Disposing stops it, if it was started for the report.</summary>
public interface ICluster : IAsyncDisposable
{
    /// <summary>The node that all requests of a load are sent to.</summary>
    Uri Entry { get; }

    /// <summary>The command that starts such a cluster.</summary>
    string UpCommand { get; }

    /// <summary>What commands that talk to it have to say: <c>--url …</c>, or nothing.</summary>
    string UrlFlag { get; }

    /// <summary>Completes with a sentence when a node has ended by itself: nothing measured from then on counts.</summary>
    Task<string> Broken { get; }
}
