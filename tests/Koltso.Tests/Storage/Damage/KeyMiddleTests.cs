using FsCheck.Fluent;
using Koltso.Storage.Damage;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Storage.Damage;

public class KeyMiddleTests
{
    [Fact]
    public void Of_AnyTwoKeys_LiesBetweenThem()
    {
        var key = Gen.ArrayOf(Gen.Elements<byte>(0, 1, 2, 127, 128, 254, 255)).Resize(6).Where(static bytes => bytes.Length > 0);
        Property.Check(Gen.Zip(key, key), 2_000, static both =>
        {
            var (low, high) = both;
            // What differs in zeros at the end only is the same fraction.
            if (Trim(low).AsSpan().SequenceCompareTo(Trim(high)) >= 0) return;

            var middle = KeyMiddle.Of(low, high);

            middle.AsSpan().SequenceCompareTo(high).ShouldBeLessThan(0);
            middle.AsSpan().SequenceCompareTo(low).ShouldBeGreaterThan(0);
        });
    }

    [Fact]
    public void Of_AgainAndAgain_ComesCloseToAnyKey()
    {
        byte[] low = [0, 5, .. "key-000000"u8], high = [0, 7, .. "key-999999"u8], wanted = [0, 6, .. "key-314159"u8];

        for (var i = 0; i < 128; i++)
        {
            var middle = KeyMiddle.Of(low, high);
            if (middle.AsSpan().SequenceCompareTo(wanted) <= 0) low = middle;
            else high = middle;
        }

        high.AsSpan().StartsWith(wanted).ShouldBeTrue();
    }

    private static byte[] Trim(byte[] key)
    {
        var length = key.Length;
        while (length > 0 && key[length - 1] == 0) length--;
        return key[..length];
    }
}
