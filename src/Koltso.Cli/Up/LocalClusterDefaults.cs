using Koltso.Core.Hashing;

namespace Koltso.Cli.Up;

/// <summary>What a new local cluster is made with where no flag says otherwise.</summary>
internal static class LocalClusterDefaults
{
    public const string Name = "local";
    public const int Nodes = 3;
    public const int Port = 8080;

    /// <summary>Or the number of nodes, where there are fewer.</summary>
    public const int ReplicationMax = 3;
    public const int Partitions = 256;
    public const HashKind Hash = HashKind.Xxh3;
}
