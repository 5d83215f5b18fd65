using Koltso.Cli.Shell;

namespace Koltso.Tests.Cli.Shell;

public class ProcessLimitsTests
{
    private static readonly ProcessLimits s_plenty = new(ProcessLimits.Unlimited, ProcessLimits.Unlimited);

    [Fact]
    public void OfProcess_ThisOne_IsEnough() => ProcessLimits.OfProcess().FindShortage().ShouldBeNull();

    [Fact]
    public void FindShortage_EnoughOfAll_IsNull() =>
        new ProcessLimits(ProcessLimits.DescriptorsMin, ProcessLimits.AddressSpaceBytesMin).FindShortage().ShouldBeNull();

    [Fact]
    public void FindShortage_TooFewDescriptors_SaysHowManyAndHow()
    {
        var sentence = (s_plenty with { Descriptors = 127 }).FindShortage().ShouldNotBeNull();
        sentence.ShouldContain("128 open files");
        sentence.ShouldContain("127");
        sentence.ShouldContain("ulimit -n 128");
    }

    [Fact]
    public void FindShortage_TooLittleAddressSpace_SaysHowMuchAndHow()
    {
        var sentence = (s_plenty with { AddressSpaceBytes = 500_000UL << 10 }).FindShortage().ShouldNotBeNull();
        sentence.ShouldContain("3072 MiB");
        sentence.ShouldContain("488 MiB");
        sentence.ShouldContain("ulimit -v 3145728");
    }
}
