using Koltso.Load;
using Koltso.Load.Choosing;

namespace Koltso.Tests.Load.Choosing;

public class OperationPlanTests
{
    private static readonly BenchOptions s_options = new() { Urls = [new Uri("http://localhost:8080")], Workload = Workload.Get, Keys = 3 };

    public static TheoryData<Workload, Operation, double, Operation?> Mixes => new()
    {
        { Workload.Get, Operation.Read, 1, null },
        { Workload.Put, Operation.Update, 1, null },
        { Workload.Delete, Operation.Delete, 1, null },
        { Workload.Mixed, Operation.Read, 0.3, Operation.Update },
        { Workload.YcsbA, Operation.Read, 0.5, Operation.Update },
        { Workload.YcsbB, Operation.Read, 0.95, Operation.Update },
        { Workload.YcsbC, Operation.Read, 1, null },
        { Workload.YcsbD, Operation.Read, 0.95, Operation.Insert },
        { Workload.YcsbE, Operation.Scan, 0.95, Operation.Insert },
        { Workload.YcsbF, Operation.Read, 0.5, Operation.ReadModifyWrite },
    };

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Next_Workload_HasItsMix(Workload workload, Operation first, double share, Operation? second)
    {
        const int draws = 40_000;
        var plan = new OperationPlan(s_options with { Workload = workload, ReadShare = 0.3, Keys = 1000 });
        var counts = Enumerable.Range(0, draws).Select(_ => plan.Next().Operation).CountBy(static operation => operation).ToDictionary();
        counts.Keys.ShouldBe(share == 1 ? [first] : [first, second!.Value], ignoreOrder: true);
        // Five standard deviations.
        counts[first].ShouldBeInRange((int)(draws * share - 5 * Math.Sqrt(draws * share * (1 - share))), (int)(draws * share + 5 * Math.Sqrt(draws * share * (1 - share))) + 1);
    }

    [Fact]
    public void Next_Sequential_GoesRound()
    {
        var plan = new OperationPlan(s_options with { Distribution = KeyDistribution.Sequential });
        Enumerable.Range(0, 7).Select(_ => plan.Next().Id).ShouldBe([1, 2, 3, 1, 2, 3, 1]);
    }

    [Fact]
    public void Next_SameSeed_SamePlan()
    {
        var options = s_options with { Workload = Workload.YcsbF, Keys = 500, ValueSizes = new ValueSizes([new ValueSizeRange(1, 9, 1)]) };
        First(options).ShouldBe(First(options));
        First(options).ShouldNotBe(First(options with { Seed = 2 }));
    }

    [Fact]
    public void Next_Inserts_TakeTheIdsBehindTheKeysAndReadsFollowThem()
    {
        var plan = new OperationPlan(s_options with { Workload = Workload.YcsbD, Keys = 100 });
        var expected = 101L;
        for (var i = 0; i < 10_000; i++)
        {
            var operation = plan.Next();
            if (operation.Operation == Operation.Insert) operation.Id.ShouldBe(expected++);
            else operation.Id.ShouldBeInRange(1, expected - 1);
            plan.Ended(operation);
        }

        expected.ShouldBeGreaterThan(400);
    }

    [Fact]
    public void Next_InsertNotYetAnswered_IsNotRead()
    {
        var plan = new OperationPlan(s_options with { Workload = Workload.YcsbD, Keys = 100 });
        for (var i = 0; i < 10_000; i++)
            if (plan.Next() is { Operation: Operation.Read } read)
                read.Id.ShouldBeInRange(1, 100);
    }

    [Fact]
    public void Next_Amounts_AreOfTheSizesAndTheScans()
    {
        var put = new OperationPlan(s_options with { Workload = Workload.Put, ValueSizes = new ValueSizes([new ValueSizeRange(10, 12, 3), new ValueSizeRange(50, 50, 1)]) });
        Enumerable.Range(0, 1000).Select(_ => put.Next().Amount).Distinct().Order().ShouldBe([10, 11, 12, 50]);
        var scan = new OperationPlan(s_options with { Workload = Workload.YcsbE, ScanMax = 4 });
        Enumerable.Range(0, 1000).Select(_ => scan.Next()).Where(static operation => operation.Operation == Operation.Scan)
            .Select(static operation => operation.Amount).Distinct().Order().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Next_Warm_NeverAllocates()
    {
        foreach (var workload in Enum.GetValues<Workload>())
        {
            var options = s_options with { Workload = workload, Keys = 1_000_000 };
            // The very same operations before: what the runtime makes at a first call is made then, on seldom ways too.
            Draw(new OperationPlan(options));
            var plan = new OperationPlan(options);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Draw(plan);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0, $"{workload}");
        }

        static void Draw(OperationPlan plan)
        {
            for (var i = 0; i < 1000; i++) plan.Ended(plan.Next());
        }
    }

    private static List<PlannedOperation> First(BenchOptions options)
    {
        var plan = new OperationPlan(options);
        return [.. Enumerable.Range(0, 2000).Select(_ => plan.Next())];
    }
}
