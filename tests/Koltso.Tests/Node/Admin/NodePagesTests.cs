using System.Text.Json;
using Koltso.Api.Documents;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Node.Admin;

public class NodePagesTests
{
    [Fact]
    public async Task Cluster_PeerThatHasNotAnswered_ItsFeaturesAreNotKnownAndNoneIsOnEverywhere()
    {
        await using var node = await ServedNode.StartAsync();

        var document = JsonSerializer.Deserialize(await node.TextAsync("/v0/cluster"), ApiJson.Default.ClusterDocument).ShouldNotBeNull();

        document.Nodes.Select(static one => one.Id).ShouldBe(["n1", "n2"]);
        document.Nodes[0].Features.ShouldBe(Features.NamesOf(Features.All));
        document.Nodes[1].Features.ShouldBeNull();
        document.Features.ShouldBe([]);
    }
}
