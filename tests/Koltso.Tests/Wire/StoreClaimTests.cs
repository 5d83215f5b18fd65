using Koltso.Core.Repair;
using Koltso.Tests.Cluster.Peers;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Wire;

public class StoreClaimTests
{
    private static readonly Hello s_hello = LinkStage.SelfHello with
    {
        Store = new StoreClaim(new StorePoint(1, 2, 3), 4, IsRecovering: true),
        Remembered = new StorePoint(5, 6, 7),
    };

    [Fact]
    public void Hello_WithStores_ComesBackAsItWas()
    {
        Hello.TryParse(s_hello.ToBytes()).ShouldBe(s_hello);
        Hello.TryParse((s_hello with { Remembered = null }).ToBytes()).ShouldBe(s_hello with { Remembered = null });
        Hello.TryParse(LinkStage.SelfHello.ToBytes()).ShouldBe(LinkStage.SelfHello);
    }

    [Fact]
    public void Hello_WithFurtherBytes_IsRead() => Hello.TryParse([.. s_hello.ToBytes(), 1, 2, 3]).ShouldBe(s_hello);

    [Fact]
    public void Hello_StoreCutOff_IsReadWithoutIt()
    {
        var cut = Hello.TryParse(s_hello.ToBytes().AsSpan()[..^30]).ShouldNotBeNull();
        (cut.Node, cut.Remembered).ShouldBe((s_hello.Node, null));
    }

    [Fact]
    public void Claim_Bytes_AreAsDrawn()
    {
        var bytes = new byte[StoreClaim.Bytes];
        s_hello.Store!.Value.Write(bytes);
        bytes.ShouldBe([1, .. new byte[7], 2, .. new byte[7], 3, .. new byte[7], 4, .. new byte[7], 1]);
        StoreClaim.TryRead(bytes).ShouldBe(s_hello.Store);
        StoreClaim.TryRead(bytes.AsSpan(1)).ShouldBeNull();
    }
}
