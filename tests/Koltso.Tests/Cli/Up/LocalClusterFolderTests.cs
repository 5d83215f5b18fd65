using System.Net;
using System.Net.Sockets;
using Koltso.Cli.Serve;
using Koltso.Cli.Up;
using Koltso.Cli.Values;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;
using Koltso.Storage;

namespace Koltso.Tests.Cli.Up;

public sealed class LocalClusterFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("koltso-up-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Prepare_Existing_IsReused()
    {
        WriteClusterOnFreePorts();

        var prepared = LocalClusterFolder.Prepare(Options(new LocalClusterFlags(Nodes: 1, Hash: HashKind.Murmur3)));

        prepared.Errors.ShouldBeEmpty();
        prepared.Description.ShouldNotBeNull().Hash.ShouldBe(HashKind.Murmur3);
        Directory.Exists(Path.Combine(_folder, "n1")).ShouldBeTrue();
    }

    [Fact]
    public void Prepare_ContradictingFlag_IsBadUsage()
    {
        WriteClusterOnFreePorts();

        var prepared = LocalClusterFolder.Prepare(Options(new LocalClusterFlags(Partitions: 512)));

        prepared.IsUsage.ShouldBeTrue();
        prepared.Errors[0].ShouldContain("--partitions 512");
    }

    [Fact]
    public void Prepare_BrokenFile_NamesTheLine()
    {
        File.WriteAllText(Path.Combine(_folder, "cluster.json"), "{\n  \"name\": 5\n}");

        var prepared = LocalClusterFolder.Prepare(Options(new LocalClusterFlags()));

        prepared.IsUsage.ShouldBeFalse();
        prepared.Errors[0].ShouldContain("cluster.json:2:");
    }

    [Fact]
    public void Prepare_PortInUse_NamesItAndWritesNothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        // The highest ports leave no room for peer ports above them; then the same port is tried as a peer port.
        var flags = port > 60_000 ? new LocalClusterFlags(Nodes: 1, Port: port - 1000) : new LocalClusterFlags(Nodes: 1, Port: port);

        var prepared = LocalClusterFolder.Prepare(Options(flags));

        prepared.Description.ShouldBeNull();
        prepared.Errors.ShouldContain(error => error.Contains($"Port {port} is in use"));
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    private UpOptions Options(LocalClusterFlags flags) =>
        new(_folder, flags, FsyncMode.Never, new ByteSize(64 << 20), ServeDefaults.Healing, ServeDefaults.Log);

    // Addresses that nothing else listens on: the loopback network is large, and each test uses a part of its own.
    private void WriteClusterOnFreePorts()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.77.1.1"), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var node = new ClusterNode("n1", 1, HostEndpoint.Parse($"127.77.1.2:{port}"), HostEndpoint.Parse($"127.77.1.3:{port}"), 1, "local");
        ClusterFile.Write(new ClusterDescription("local", 1, 256, 1, HashKind.Murmur3, [node]), Path.Combine(_folder, "cluster.json"));
    }
}
