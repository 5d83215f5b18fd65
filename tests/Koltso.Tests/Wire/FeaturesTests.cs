using Koltso.Simulation.Mutating;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Wire;

public class FeaturesTests
{
    [Fact]
    public void NamesOf_KnownAndUnknownBits_AreNamedLowestFirst() => Features.NamesOf(0x8000_0013).ShouldBe(
        ["repair", "request-fields", "feature-16", "feature-2147483648"]);

    [Fact]
    public void NamesOf_Nothing_IsEmpty() => Features.NamesOf(0).ShouldBeEmpty();

    [Fact]
    public void Docs_TableOfFeatures_ListsEveryBitByItsName()
    {
        var documented = File.ReadAllLines(Path.Combine(Repository.FindRoot(), "docs", "peer-protocol.md"));

        foreach (var bit in new[] { Features.Repair, Features.RequestFields, Features.RecordFormat2, Features.StoreIncarnations })
            documented.ShouldContain(
                line => line.StartsWith($"| {bit} | `{Features.NamesOf(bit).Single()}` |", StringComparison.Ordinal), $"{bit}");
    }
}
