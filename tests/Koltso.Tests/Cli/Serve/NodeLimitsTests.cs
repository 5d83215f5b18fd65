using Koltso.Cli.Serve;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;

namespace Koltso.Tests.Cli.Serve;

public class NodeLimitsTests
{
    private static readonly ByteSize s_memory = new(256 << 20);
    private static readonly ClusterDescription s_cluster = ClusterDescription.ForLocal("test", 3, 8080, 64, 3, HashKind.Xxh3).Description!;

    [Fact]
    public void FindShortage_JustEnough_IsNull() => Find(256 + 32 + 3 * 4, 5UL << 30).ShouldBeNull();

    [Fact]
    public void FindShortage_OneDescriptorTooFew_NamesTheClusterAndWhatItNeeds()
    {
        var sentence = Find(299, ProcessLimits.Unlimited).ShouldNotBeNull();
        sentence.ShouldContain("a cluster of 3");
        sentence.ShouldContain("ulimit -n 300");
    }

    [Fact]
    public void FindShortage_TooLittleAddressSpaceForItsMemory_SaysHowMuch() =>
        Find(ProcessLimits.Unlimited, (5UL << 30) - 1).ShouldNotBeNull().ShouldContain("--memory 256 MiB needs 5120 MiB");

    private static string? Find(ulong descriptors, ulong addressSpace) =>
        NodeLimits.FindShortage(new ProcessLimits(descriptors, addressSpace), s_cluster, s_memory);
}
