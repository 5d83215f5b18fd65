using FsCheck.Fluent;
using Koltso.Storage.Caching;
using Koltso.Tests.Core;

namespace Koltso.Tests.Storage.Caching;

/// <summary>Beside a dictionary: a ring may forget, but what it has is what was set last.</summary>
public sealed class EntryRingProperties
{
    private const int Bytes = 4096, EntryBytes = 64;

    /// <summary>A fifth: larger ones may be left out.</summary>
    private const int EntryBytesMax = Bytes / 5;

    private enum Step
    {
        Set,
        Get,
        Remove,
        Clear,
    }

    [Fact]
    public void Ring_AnySteps_HasWhatWasSetLastOrNothing()
    {
        var step = from kind in Gen.Frequency(
                       (60, Gen.Constant(Step.Set)), (60, Gen.Constant(Step.Get)), (20, Gen.Constant(Step.Remove)),
                       (1, Gen.Constant(Step.Clear)))
                   from key in Gen.Choose(1, 60)
                   from valueBytes in Gen.Frequency((8, Gen.Choose(0, 60)), (1, Gen.Choose(60, 2000)))
                   select (kind, key, valueBytes);
        Property.Check(step.ArrayOf(400), 300, static steps => Run(steps));
    }

    private static void Run((Step Kind, int Key, int ValueBytes)[] steps)
    {
        using var ring = new EntryRing(Bytes, EntryBytes);
        var expected = new Dictionary<int, byte[]>();
        foreach (var (index, (kind, number, valueBytes)) in steps.Index())
        {
            var key = KeyOf(number);
            var value = Enumerable.Repeat((byte)index, valueBytes).ToArray();
            if (kind == Step.Clear)
            {
                ring.Clear();
                expected.Clear();
            }
            else if (kind == Step.Set)
            {
                ring.Set(TagOf(number), key, value);
                expected[number] = value;
                // No other comes in between: it is there, unless it is too large.
                if (valueBytes + key.Length > EntryBytesMax || index % 2 == 0) continue;
                ring.TryGet(TagOf(number), key, out var there).ShouldBeTrue();
                there.SequenceEqual(value).ShouldBeTrue();
            }
            else if (kind == Step.Remove)
            {
                ring.Remove(TagOf(number), key);
                expected.Remove(number);
            }
            else if (ring.TryGet(TagOf(number), key, out var found)) found.ToArray().ShouldBe(expected[number]);
        }

        var count = Enumerable.Range(1, 60).Count(number => ring.TryGet(TagOf(number), KeyOf(number), out _));
        ring.Count.ShouldBe(count);
        ring.Bytes.ShouldBeLessThanOrEqualTo(Bytes);
    }

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
