using Koltso.Node.Http;

namespace Koltso.Tests.Node.Http;

public class RequestStatsTests
{
    [Fact]
    public void AddLatenciesTo_WhileTheLoopRecords_SumHasAsManyAsItsBuckets()
    {
        var stats = new RequestStats();
        var isOver = false;
        var loop = new Thread(() =>
        {
            for (var us = 0; !Volatile.Read(ref isOver); us = (us + 1) % 1_000) stats.Record(EntityMethod.Get, 200, us);
        });
        loop.Start();
        try
        {
            for (var i = 0; i < 2_000; i++)
            {
                var sum = RequestStats.NewHistogram();
                stats.AddLatenciesTo((int)EntityMethod.Get, sum);
                sum.Buckets().Sum(bucket => bucket.Count).ShouldBe(sum.Count);
                sum.ValueAtPercentile(100).ShouldBeLessThan(1_000);
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            loop.Join();
        }
    }
}
