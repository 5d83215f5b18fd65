using System.Text;
using Koltso.Core.Keys;

namespace Koltso.Tests.Core;

public class KeyRulesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    public void Validate_LengthWithinLimits_Passes(int length) => KeyRules.Validate(new byte[length]).ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public void Validate_LengthOutsideLimits_SaysWhatIsAllowed(int length) =>
        KeyRules.Validate(new byte[length]).ShouldBe("The key must be 1 to 1024 bytes long after decoding.");

    [Fact]
    public void Validate_LineFeed_IsRefused()
    {
        var error = KeyRules.Validate(Encoding.UTF8.GetBytes("a\nb"));
        error.ShouldNotBeNull().ShouldContain("0x0A");
    }

    [Fact]
    public void Validate_OtherControlAndNonUtf8Bytes_Pass() => KeyRules.Validate([0x00, 0x0D, 0xFF]).ShouldBeNull();
}
