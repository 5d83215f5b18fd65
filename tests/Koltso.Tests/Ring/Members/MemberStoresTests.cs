using Koltso.Core.Repair;
using Koltso.Ring.Members;
using Koltso.Storage;
using Koltso.Tests.Cluster.Peers;
using Koltso.Tests.Storage;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Ring.Members;

/// <summary>What two nodes learn of each other's stores, message by message.</summary>
public sealed class MemberStoresTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly RecordStore _store;
    private readonly MemberStores _stores;
    private readonly List<string> _events = [];

    public MemberStoresTests()
    {
        _store = Records.Open(_folder.Path);
        _stores = new MemberStores(_store.Lineage, _store.Members, isShown: true, static () => false)
        {
            Cleared = member => _events.Add($"cleared {member}"), Lost = () => _events.Add("lost"),
        };
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Meet_PeerThatRemembersNothing_ClearsThisStore()
    {
        _stores.Meet(HelloOf(remembered: null));
        _events.ShouldBe(["cleared 2"]);
    }

    [Fact]
    public void Meet_BuildThatCannotTell_ClearsNothing()
    {
        _stores.Meet(HelloOf(null) with { Features = Features.Repair });
        _events.ShouldBeEmpty();
    }

    [Fact]
    public void Meet_PeerThatRemembersMore_IsALossOnceAndIsAnsweredWhenTheDiskKnows()
    {
        var remembered = new StorePoint(1, 99, 500);
        _stores.Meet(HelloOf(remembered));
        _stores.ClaimFor(2)!.Value.AccountedFor.ShouldBe(0UL);
        _store.Lineage.Save().ShouldBeTrue();
        _stores.ClaimFor(2)!.Value.AccountedFor.ShouldBe(99UL);
        _stores.Meet(HelloOf(remembered));
        _events[0].ShouldBe("lost");
        _events.Count(static one => one == "lost").ShouldBe(1);
    }

    [Fact]
    public void Note_OtherRunThatHasNotAccountedForTheFormer_IsNotRemembered()
    {
        _stores.Note(2, Claim(run: 5, mark: 100));
        _stores.Note(2, Claim(run: 5, mark: 90));
        _stores.MemoryOf(2).ShouldBe(new StorePoint(1, 5, 100));

        _stores.Note(2, Claim(run: 6, mark: 40));
        _stores.MemoryOf(2).ShouldBe(new StorePoint(1, 5, 100), "the member must be told until it knows");

        _stores.Note(2, Claim(run: 6, mark: 41, accountedFor: 5));
        _stores.MemoryOf(2).ShouldBe(new StorePoint(1, 6, 41));
    }

    private static Hello HelloOf(StorePoint? remembered) => LinkStage.PeerHello with
    {
        Features = Features.All,
        Store = Claim(3, 3),
        Remembered = remembered,
    };

    private static StoreClaim Claim(ulong run, ulong mark, ulong accountedFor = 0) =>
        new(new StorePoint(1, run, mark), accountedFor, IsRecovering: false);
}
