using FsCheck.Fluent;
using Koltso.Storage.Caching;

namespace Koltso.Tests.Storage.Caching;

public sealed class HeaderTableProperties
{
    private const int Bytes = 1024;

    [Fact]
    public void Table_AnySteps_HasWhatWasSetLastOrNothing() => CacheModel.Check(
        Gen.Choose(0, HeaderTable.HeaderBytesMax + 2), static steps =>
        {
            using var table = new HeaderTable(Bytes);
            new CacheModel(
                (number, header) => table.Set(HashOf(number), header),
                number => table.TryGet(HashOf(number), out var header) ? header.ToArray() : null,
                number => table.Remove(HashOf(number)),
                table.Clear,
                static (_, headerBytes) => headerBytes is > 0 and <= HeaderTable.HeaderBytesMax).Take(steps);

            table.Bytes.ShouldBeLessThan(Bytes);
        });

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
