using Koltso.Tests.Cluster.Peers;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Wire;

public class ReachClaimTests
{
    [Fact]
    public void Claim_Bytes_AreAsDrawn()
    {
        var bytes = new byte[ReachClaim.Bytes];
        new ReachClaim(3, 258).Write(bytes);
        bytes.ShouldBe([3, 0, 2, 1]);
        ReachClaim.TryRead(bytes).ShouldBe(new ReachClaim(3, 258));
        ReachClaim.TryRead([.. bytes, 9]).ShouldBe(new ReachClaim(3, 258));
        ReachClaim.TryRead(bytes.AsSpan(1)).ShouldBeNull();
    }

    [Fact]
    public void Hello_WithWhomItReaches_ComesBackAsItWas()
    {
        var hello = LinkStage.SelfHello with { Others = 513 };
        Hello.TryParse(hello.ToBytes()).ShouldBe(hello);
        hello.ToBytes()[6..8].ShouldBe([1, 2]);
    }
}
