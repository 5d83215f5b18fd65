using Koltso.Benchmarks.Gate.Comparing;

namespace Koltso.Tests.Benchmarks;

public class MeasuredTests
{
    [Fact]
    public void Best_OfTwo_HasTheLesserTimeAgainstItsReferenceAndTheLesserAllocation()
    {
        var slow = new Measured(0, 300, 10_000, 1.5);
        var slowerMachine = new Measured(24, 400, 20_000, 1.5);
        Measured.Best(slow, slowerMachine).ShouldBe(new Measured(0, 400, 20_000, 1.5));
        Measured.Best(slowerMachine, slow).ShouldBe(new Measured(0, 400, 20_000, 1.5));
    }
}
