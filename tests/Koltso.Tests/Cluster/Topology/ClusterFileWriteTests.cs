using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;

namespace Koltso.Tests.Cluster.Topology;

public sealed class ClusterFileWriteTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("koltso-topology-");

    private string File => Path.Combine(_folder.FullName, "cluster.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_AnyDescription_LoadsEqual() => Prop.ForAll(Descriptions().ToArbitrary(), cluster =>
    {
        ClusterFile.Write(cluster, File);
        var result = ClusterFile.Load(File);
        result.Report.ShouldBe("");
        result.Description.ShouldBe(cluster);
        result.Description!.Fingerprint.ShouldBe(cluster.Fingerprint);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Write_LocalCluster_IsPrettyAndStable()
    {
        ClusterFile.Write(ClusterDescription.ForLocal("local", 2, 8080, 256, 1, HashKind.Xxh3).Description!, File);

        System.IO.File.ReadAllText(File).ShouldBe("""
            {
              "name": "local",
              "epoch": 1,
              "partitions": 256,
              "replication": 1,
              "hash": "xxh3",
              "nodes": [
                { "id": "n1", "number": 1, "http": "127.0.0.1:8080", "peer": "127.0.0.1:9080", "weight": 1, "zone": "local" },
                { "id": "n2", "number": 2, "http": "127.0.0.1:8081", "peer": "127.0.0.1:9081", "weight": 1, "zone": "local" }
              ]
            }

            """);
    }

    [Fact]
    public void Write_OverAFile_LeavesNothingElseBehind()
    {
        System.IO.File.WriteAllText(File, "old");

        ClusterFile.Write(SampleFile.Parse(SampleFile.Text).Description!, File);

        _folder.GetFileSystemInfos().Select(info => info.Name).ShouldBe(["cluster.json"]);
        ClusterFile.Load(File).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Write_BrokenDescription_ThrowsAndKeepsTheOldFile()
    {
        System.IO.File.WriteAllText(File, "old");
        var broken = SampleFile.Parse(SampleFile.Text).Description! with { Partitions = 100 };

        Should.Throw<ArgumentException>(() => ClusterFile.Write(broken, File)).Message.ShouldContain("power of two");

        System.IO.File.ReadAllText(File).ShouldBe("old");
    }

    [Fact]
    public void Write_TargetThatCannotBeReplaced_ThrowsAndLeavesNoTemporary()
    {
        Directory.CreateDirectory(File);

        Should.Throw<Exception>(() => ClusterFile.Write(SampleFile.Parse(SampleFile.Text).Description!, File));

        _folder.GetFiles().ShouldBeEmpty();
    }

    [Fact]
    public void Load_NoSuchFile_IsAnError() =>
        ClusterFile.Load(File).Report.ShouldBe($"{File}: there is no such file");

    [Fact]
    public void Load_Folder_IsAnError() =>
        ClusterFile.Load(_folder.FullName).Report.ShouldStartWith($"{_folder.FullName}: it is a folder");

    [Fact]
    public void Load_FileOverTheLimit_IsAnError()
    {
        System.IO.File.WriteAllBytes(File, new byte[TopologyLimits.FileBytesMax + 100]);

        ClusterFile.Load(File).Report.ShouldBe($"{File}: the file must be at most 4194304 bytes");
    }

    private static Gen<ClusterDescription> Descriptions() =>
        from name in Names("abcxyz019-_.")
        from epoch in Gen.Choose(1, int.MaxValue)
        from bits in Gen.Choose(4, 16)
        from hash in Gen.Elements(HashKind.Xxh3, HashKind.Murmur3)
        from nodes in Nodes()
        from replication in Gen.Choose(1, nodes.Count(node => node.Weight > 0))
        select new ClusterDescription(name, (long)epoch << 20, 1 << bits, replication, hash, nodes);

    private static Gen<ImmutableArray<ClusterNode>> Nodes() =>
        from count in Gen.Choose(1, 12)
        from numbers in Gen.Shuffle(Enumerable.Range(0, 40))
        from hosts in Gen.ArrayOf(Gen.Elements("10.1.2.3", "[::1]", "[fe80::a:b]", "node-1.example", "localhost"), count)
        from weights in Gen.ArrayOf(
            Gen.OneOf(Gen.Constant(0.0), Gen.Choose(1, 1_000_000).Select(i => (double)i), Gen.Choose(1, 9999).Select(i => i / 7e6)), count)
        from ids in Gen.ArrayOf(Names("abXYZ09-_."), count)
        from zones in Gen.ArrayOf(Names("abXYZ09-_."), count)
        select Enumerable.Range(0, count).Select(i => new ClusterNode(
            $"{ids[i][..Math.Min(ids[i].Length, 60)]}-{i}",
            (ushort)(65535 - numbers[i] * 1000),
            HostEndpoint.Parse($"{hosts[i]}:{1 + i}"),
            HostEndpoint.Parse($"{hosts[i]}:{65535 - i}"),
            i == 0 ? Math.Max(weights[i], 0.1) : weights[i],
            zones[i])).ToImmutableArray();

    private static Gen<string> Names(string alphabet) =>
        from length in Gen.Choose(1, 64)
        from text in Gen.ArrayOf(Gen.Elements(alphabet.ToCharArray()), length)
        where new string(text) is not ("." or "..")
        select new string(text);
}
