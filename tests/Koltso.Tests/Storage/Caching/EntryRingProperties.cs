using FsCheck.Fluent;
using Koltso.Storage.Caching;

namespace Koltso.Tests.Storage.Caching;

public sealed class EntryRingProperties
{
    private const int Bytes = 4096, EntryBytes = 64;

    /// <summary>A fifth: larger ones may be left out.</summary>
    private const int EntryBytesMax = Bytes / 5;

    [Fact]
    public void Ring_AnySteps_HasWhatWasSetLastOrNothing() => CacheModel.Check(
        Gen.Frequency((8, Gen.Choose(0, 60)), (1, Gen.Choose(60, 2000))), static steps =>
        {
            using var ring = new EntryRing(Bytes, EntryBytes);
            new CacheModel(
                (number, value) => ring.Set(TagOf(number), KeyOf(number), value),
                number => ring.TryGet(TagOf(number), KeyOf(number), out var value) ? value.ToArray() : null,
                number => ring.Remove(TagOf(number), KeyOf(number)),
                ring.Clear,
                static (number, valueBytes) => valueBytes + KeyOf(number).Length > EntryBytesMax ? null : true).Take(steps);

            var count = Enumerable.Range(1, CacheModel.Keys).Count(number => ring.TryGet(TagOf(number), KeyOf(number), out _));
            ring.Count.ShouldBe(count);
            ring.Bytes.ShouldBeLessThanOrEqualTo(Bytes);
        });

    /// <summary>Of several lengths.</summary>
    private static byte[] KeyOf(int number) => Enumerable.Repeat((byte)number, 1 + number % 40).ToArray();

    /// <summary>Many begin at the same place, and some are the same.</summary>
    private static uint TagOf(int number) => (uint)(number % 7 * 8 + (number % 5 << 16));

    [Fact]
    public void Ring_EntryThatIsReadAgainAndAgain_StaysWhileOthersGo()
    {
        using var ring = new EntryRing(Bytes, EntryBytes);
        ring.Set(0, KeyOf(1), new byte[30]);
        for (uint other = 100; other < 10_000; other++)
        {
            ring.TryGet(0, KeyOf(1), out _).ShouldBeTrue($"gone after {other - 100} others");
            ring.Set(other, BitConverter.GetBytes(other), new byte[30]);
        }

        ring.TryGet(100, BitConverter.GetBytes(100u), out _).ShouldBeFalse();
    }
}
