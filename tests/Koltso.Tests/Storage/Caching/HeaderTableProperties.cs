using FsCheck.Fluent;
using Koltso.Storage.Caching;
using Koltso.Tests.Core;

namespace Koltso.Tests.Storage.Caching;

/// <summary>Beside a dictionary: a table may forget, but what it has is what was set last.</summary>
public sealed class HeaderTableProperties
{
    private const int Bytes = 1024, Keys = 60;

    private enum Step
    {
        Set,
        Get,
        Remove,
        Clear,
    }

    [Fact]
    public void Table_AnySteps_HasWhatWasSetLastOrNothing()
    {
        var step = from kind in Gen.Frequency(
                       (60, Gen.Constant(Step.Set)), (60, Gen.Constant(Step.Get)), (20, Gen.Constant(Step.Remove)),
                       (1, Gen.Constant(Step.Clear)))
                   from key in Gen.Choose(1, Keys)
                   from headerBytes in Gen.Choose(0, HeaderTable.HeaderBytesMax + 2)
                   select (kind, key, headerBytes);
        Property.Check(step.ArrayOf(400), 300, static steps => Run(steps));
    }

    private static void Run((Step Kind, int Key, int HeaderBytes)[] steps)
    {
        using var table = new HeaderTable(Bytes);
        var expected = new Dictionary<int, byte[]>();
        foreach (var (index, (kind, number, headerBytes)) in steps.Index())
        {
            var header = Enumerable.Repeat((byte)index, headerBytes).ToArray();
            if (kind == Step.Clear)
            {
                table.Clear();
                expected.Clear();
            }
            else if (kind == Step.Set)
            {
                table.Set(HashOf(number), header);
                expected.Remove(number);
                if (headerBytes is > 0 and <= HeaderTable.HeaderBytesMax) expected[number] = header;
                if (index % 2 == 0) continue;
                // No other comes in between.
                table.TryGet(HashOf(number), out var there).ShouldBe(expected.ContainsKey(number));
                there.SequenceEqual(expected.GetValueOrDefault(number)).ShouldBeTrue();
            }
            else if (kind == Step.Remove)
            {
                table.Remove(HashOf(number));
                expected.Remove(number);
            }
            else if (table.TryGet(HashOf(number), out var found)) found.ToArray().ShouldBe(expected[number]);
        }

        table.Bytes.ShouldBeLessThan(Bytes);
    }

    [Fact]
    public void Table_OfTwoThatShareAPlace_ForgetsTheOneThatWasUsedLongerAgo()
    {
        using var table = new HeaderTable(Bytes);
        table.Set(Sharing(1), [1]);
        table.Set(Sharing(2), [2]);
        table.TryGet(Sharing(1), out _).ShouldBeTrue();

        table.Set(Sharing(3), [3]);

        table.TryGet(Sharing(2), out _).ShouldBeFalse();
        table.TryGet(Sharing(1), out var first).ShouldBeTrue();
        first.ToArray().ShouldBe([1]);
        table.TryGet(Sharing(3), out var last).ShouldBeTrue();
        last.ToArray().ShouldBe([3]);
        table.Bytes.ShouldBe(64);
    }

    [Fact]
    public void Table_SameKeyAgainAndAgain_TakesOnePlace()
    {
        using var table = new HeaderTable(Bytes);
        for (byte i = 1; i < 100; i++)
        {
            table.Set(HashOf(1), [i]);
            table.Remove(HashOf(1));
        }

        table.Bytes.ShouldBe(64);
    }

    private static CacheHash Sharing(ulong print) => new(0, print);

    /// <summary>Several share each place.</summary>
    private static CacheHash HashOf(int number) => new((ulong)(number % 20) << 28, (ulong)number);
}
