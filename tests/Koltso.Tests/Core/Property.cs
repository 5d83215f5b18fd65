using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Koltso.Tests.Core;

/// <summary>
/// Runs a property over values generated from one seed. The seed is fixed, so that a run can be repeated; the
/// environment variable KOLTSO_TEST_SEED sets another. The message of a failure names the seed and the smallest values
/// found.
/// </summary>
internal static class Property
{
    private const ulong SeedDefault = 20_260_101, Gamma = 0x9E37_79B9_7F4A_7C15;

    public static void Check<T>(Gen<T> values, int maxTest, Action<T> holds)
    {
        var text = Environment.GetEnvironmentVariable("KOLTSO_TEST_SEED");
        var seed = text is null ? SeedDefault : ulong.Parse(text, CultureInfo.InvariantCulture);
        var config = Config.QuickThrowOnFailure.WithMaxTest(maxTest).WithReplay(seed, Gamma).WithQuietOnSuccess(true);
        try
        {
            FsCheck.Check.One(config, Prop.ForAll(values.ToArbitrary(), holds));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"KOLTSO_TEST_SEED={seed} repeats this failure.", failure);
        }
    }
}
