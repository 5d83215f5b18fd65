namespace Koltso.Tests;

public class SmokeTests
{
    [Fact]
    public void Truth_Holds() => true.ShouldBeTrue();
}
