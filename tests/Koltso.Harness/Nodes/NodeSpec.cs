using System.Net;
using Koltso.Harness.Processes;

namespace Koltso.Harness.Nodes;

/// <summary>How a node is started, and how it is reached. A property marked as fixed does not change during the node's life.</summary>
public sealed record NodeSpec
{
    /// <summary>From 0, in the order of the cluster file; n1 has index 0. Fixed.</summary>
    public required int Index { get; init; }

    /// <summary>Fixed.</summary>
    public required IPEndPoint Http { get; init; }

    public required IPEndPoint Peer { get; init; }

    public required string ClusterFile { get; init; }

    public required string DataFolder { get; init; }

    /// <summary>Additional arguments of <c>koltso serve</c>.</summary>
    public IReadOnlyList<string> Serve { get; init; } = [];

    public ProcessSettings Process { get; init; } = ProcessSettings.Default;

    /// <summary>How this program reaches the node's HTTP. Fixed.</summary>
    public Dial Dial { get; init; } = Dialing.FromHere;

    /// <summary>How long an answer to this program may take. Fixed.</summary>
    public TimeSpan HttpTimeout { get; init; } = ClusterSpec.HttpTimeoutDefault;
}
