using Koltso.Load.Choosing;

namespace Koltso.Tests.Load.Choosing;

public class InsertedIdsTests
{
    [Fact]
    public void End_OutOfOrder_CountsOnceAllBelowHaveEnded()
    {
        var ids = new InsertedIds(10);
        (ids.Take(), ids.Take(), ids.Take()).ShouldBe((11, 12, 13));
        ids.End(12);
        ids.Newest.ShouldBe(10);
        ids.End(11);
        ids.Newest.ShouldBe(12);
        ids.End(13);
        ids.Newest.ShouldBe(13);
    }

    [Fact]
    public void End_OneNeverEnds_IsPassedOverOnceTheWindowIsFull()
    {
        var ids = new InsertedIds(0);
        var stuck = ids.Take();
        for (var i = 0; i < InsertedIds.WindowMax - 1; i++) ids.End(ids.Take());
        ids.Newest.ShouldBe(0);
        var last = ids.Take();
        ids.End(last);
        ids.Newest.ShouldBe(last);
        ids.End(stuck);
        ids.Newest.ShouldBe(last);
        ids.End(ids.Take());
        ids.Newest.ShouldBe(last + 1);
    }
}
