using FsCheck.Fluent;
using Koltso.Tests.Core;

namespace Koltso.Tests.Storage.Caching;

/// <summary>A cache beside a dictionary: it may forget, but what it has is what was set last. Its keys are numbers from 1 on.</summary>
/// <param name="Get">Null when the cache has nothing.</param>
/// <param name="Keeps">Whether a value of so many bytes is there just after it was set; null: it may be.</param>
internal sealed record CacheModel(
    Action<int, byte[]> Set, Func<int, byte[]?> Get, Action<int> Remove, Action Clear, Func<int, int, bool?> Keeps)
{
    internal const int Keys = 60;

    internal enum Step
    {
        Set,
        Get,
        Remove,
        Clear,
    }

    /// <param name="run">Makes a cache, has it <see cref="Take"/> the steps, and looks at what is left.</param>
    internal static void Check(FsCheck.Gen<int> valueBytes, Action<(Step Kind, int Key, int ValueBytes)[]> run)
    {
        var step = from kind in Gen.Frequency(
                       (60, Gen.Constant(Step.Set)), (60, Gen.Constant(Step.Get)), (20, Gen.Constant(Step.Remove)),
                       (1, Gen.Constant(Step.Clear)))
                   from key in Gen.Choose(1, Keys)
                   from bytes in valueBytes
                   select (kind, key, bytes);
        Property.Check(step.ArrayOf(400), 300, run);
    }

    internal void Take((Step Kind, int Key, int ValueBytes)[] steps)
    {
        var expected = new Dictionary<int, byte[]>();
        foreach (var (index, (kind, key, valueBytes)) in steps.Index())
        {
            if (kind == Step.Clear)
            {
                Clear();
                expected.Clear();
            }
            else if (kind == Step.Set)
            {
                var value = Enumerable.Repeat((byte)index, valueBytes).ToArray();
                Set(key, value);
                var isKept = Keeps(key, valueBytes);
                if (isKept == false) expected.Remove(key);
                else expected[key] = value;
                // No other comes in between.
                if (isKept is { } isThere && index % 2 != 0) Get(key).ShouldBe(isThere ? value : null);
            }
            else if (kind == Step.Remove)
            {
                Remove(key);
                expected.Remove(key);
            }
            else if (Get(key) is { } found) found.ShouldBe(expected[key]);
        }
    }
}
