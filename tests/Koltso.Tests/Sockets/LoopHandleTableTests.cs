using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

public class LoopHandleTableTests
{
    [Fact]
    public void Find_PlaceWasTakenByAnother_DoesNotFindTheNewTenantByTheOldSlot()
    {
        var table = new LoopHandleTable();
        var former = new Nothing();
        var old = table.Add(former);
        table.Find(old).ShouldBe(former);
        table.Remove(old);
        table.Find(old).ShouldBeNull();
        var tenant = new Nothing();
        var slot = table.Add(tenant);
        ((uint)slot).ShouldBe((uint)old);
        table.Find(old).ShouldBeNull();
        table.Find(slot).ShouldBe(tenant);
        table.Remove(old);
        table.Find(slot).ShouldBe(tenant);
    }

    /// <summary>An event of the kernel names a place and its tenant: also after very many tenants it is of no other.</summary>
    [Fact]
    public void Find_PlaceWasTakenVeryOften_NoFormerSlotFindsItsTenant()
    {
        var table = new LoopHandleTable();
        var old = table.Add(new Nothing());
        table.Remove(old);
        for (var tenants = 0; tenants < 200_000; tenants++)
        {
            var slot = table.Add(new Nothing());
            table.Find(old).ShouldBeNull();
            table.Remove(slot);
        }
    }

    [Fact]
    public void Add_MoreThanAtFirstThereIsRoomFor_FindsAll()
    {
        var table = new LoopHandleTable();
        var handles = Enumerable.Range(0, 1000).Select(_ => new Nothing()).ToArray();
        var slots = handles.Select(table.Add).ToArray();
        slots.Distinct().Count().ShouldBe(1000);
        slots.Select(table.Find).ShouldBe(handles);
        table.Snapshot().ShouldBe(handles);
    }

    private sealed class Nothing() : LoopHandle(null!, -1)
    {
        internal override void OnReady(uint mask)
        {
        }
    }
}
