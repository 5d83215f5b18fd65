using Koltso.Load;
using Koltso.Load.Choosing;

namespace Koltso.Tests.Load.Choosing;

public class OperationPlanTests
{
    private static readonly BenchOptions s_options = new() { Urls = [new Uri("http://localhost:8080")], Workload = Workload.Get, Keys = 3 };

    public static TheoryData<Workload, LoadOperation, double, LoadOperation?> Mixes => new()
    {
        { Workload.Get, LoadOperation.Read, 1, null },
        { Workload.Put, LoadOperation.Update, 1, null },
        { Workload.Delete, LoadOperation.Delete, 1, null },
        { Workload.Mixed, LoadOperation.Read, 0.3, LoadOperation.Update },
        { Workload.YcsbA, LoadOperation.Read, 0.5, LoadOperation.Update },
        { Workload.YcsbB, LoadOperation.Read, 0.95, LoadOperation.Update },
        { Workload.YcsbC, LoadOperation.Read, 1, null },
        { Workload.YcsbD, LoadOperation.Read, 0.95, LoadOperation.Insert },
        { Workload.YcsbE, LoadOperation.Scan, 0.95, LoadOperation.Insert },
        { Workload.YcsbF, LoadOperation.Read, 0.5, LoadOperation.ReadModifyWrite },
    };

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Next_Workload_HasItsMix(Workload workload, LoadOperation first, double share, LoadOperation? second)
    {
        const int Draws = 40_000;
        var plan = new OperationPlan(s_options with { Workload = workload, ReadShare = 0.3, Keys = 1000 });
        var counts = Enumerable.Range(0, Draws).Select(_ => plan.Next().Operation).CountBy(static operation => operation).ToDictionary();
        counts.Keys.ShouldBe(share == 1 ? [first] : [first, second!.Value], ignoreOrder: true);
        // Five standard deviations.
        counts[first].ShouldBeInRange(
            (int)(Draws * share - 5 * Math.Sqrt(Draws * share * (1 - share))),
            (int)(Draws * share + 5 * Math.Sqrt(Draws * share * (1 - share))) + 1);
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
            if (operation.Operation == LoadOperation.Insert) operation.Id.ShouldBe(expected++);
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
            if (plan.Next() is { Operation: LoadOperation.Read } read)
                read.Id.ShouldBeInRange(1, 100);
    }

    [Fact]
    public void Next_Amounts_AreOfTheSizesAndTheScans()
    {
        var put = new OperationPlan(
            s_options with
            {
                Workload = Workload.Put,
                ValueSizes = new ValueSizes([new ValueSizeRange(10, 12, 3), new ValueSizeRange(50, 50, 1)]),
            });
        Enumerable.Range(0, 1000).Select(_ => put.Next().Amount).Distinct().Order().ShouldBe([10, 11, 12, 50]);
        var scan = new OperationPlan(s_options with { Workload = Workload.YcsbE, ScanMax = 4 });
        Enumerable.Range(0, 1000).Select(_ => scan.Next()).Where(static operation => operation.Operation == LoadOperation.Scan)
            .Select(static operation => operation.Amount).Distinct().Order().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Next_Warm_NeverAllocates()
    {
        foreach (var workload in Enum.GetValues<Workload>())
        {
            var options = s_options with { Workload = workload, Keys = 1_000_000 };
            // The same operations run once before, so that everything that the runtime creates at a first call exists, on rare paths too.
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
