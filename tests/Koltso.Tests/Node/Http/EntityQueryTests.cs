using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Koltso.Core;
using Koltso.Core.Quorum;
using Koltso.Node.Http;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Node.Http;

public class EntityQueryTests
{
    /// <summary>
    /// Any text that may be a key, and for each of its bytes how it is written: 0 for unchanged where that is
    /// permitted, else encoded.
    /// </summary>
    private static readonly Gen<(string Key, int Mix)> s_keys =
        from letters in Gen.Elements(
            "a", "Z", "7", "~", "+", "=", "&", "%", "#", "?", "/", " ", "\0", "\r", "\t", "\"", "ö", "кольцо", "環", "💍").NonEmptyListOf()
        from mix in Gen.Choose(0, int.MaxValue)
        select (string.Concat(letters), mix);

    [Theory]
    [InlineData("id=a", "a")]
    [InlineData("id=a+b", "a+b")]
    [InlineData("id=a%20b", "a b")]
    [InlineData("id=%d0%BA", "к")]
    [InlineData("id=a=b", "a=b")]
    [InlineData("id=a%26b%3d", "a&b=")]
    [InlineData("x=1&id=a&y", "a")]
    [InlineData("&&id=a&&", "a")]
    [InlineData("ack=1&from=1&id=a", "a")]
    [InlineData("ID=b&id=a", "a")]
    [InlineData("id=%2541", "%41")]
    [InlineData("id=%00", "\0")]
    [InlineData("id=a?b/c#d", "a?b/c#d")]
    public void TryParse_Allowed_GivesTheKey(string query, string key) => Parse(query).Key.ShouldBe(key);

    [Theory]
    [InlineData("")]
    [InlineData("id")]
    [InlineData("id=")]
    [InlineData("key=a")]
    [InlineData("%69d=a")]
    [InlineData("id=&x=1")]
    public void TryParse_NoId_SaysWhatIsMissing(string query) => Refusal(query).ShouldContain("id is missing or empty");

    [Theory]
    [InlineData("id=%")]
    [InlineData("id=%4")]
    [InlineData("id=a%")]
    [InlineData("id=%zz")]
    [InlineData("id=%4g")]
    [InlineData("id=%+1")]
    [InlineData("id=a%4&x=1")]
    public void TryParse_BrokenPercent_SaysSo(string query) => Refusal(query).ShouldContain("two hexadecimal digits");

    [Theory]
    [InlineData("id=%ff")]
    [InlineData("id=%c0%80")]
    [InlineData("id=%d0")]
    [InlineData("id=%ed%a0%80")]
    public void TryParse_NoUtf8_SaysSo(string query) => Refusal(query).ShouldContain("not valid UTF-8");

    [Fact]
    public void TryParse_LineFeed_IsRefused() => Refusal("id=a%0Ab").ShouldContain("LF");

    [Theory]
    [InlineData("id=a&id=a")]
    [InlineData("id=a&id")]
    [InlineData("id=a&ack=1&ack=1")]
    [InlineData("id=a&from=1&from=1")]
    [InlineData("id=a&ttl=1&ttl=1")]
    public void TryParse_AParameterTwice_IsRefused(string query) => Refusal(query).ShouldContain("only once");

    [Theory]
    [InlineData("id=a", 2, 3)]
    [InlineData("id=a&from=1", 1, 1)]
    [InlineData("id=a&from=2", 2, 2)]
    [InlineData("id=a&ack=1", 1, 3)]
    [InlineData("id=a&ack=3&from=3", 3, 3)]
    [InlineData("from=3&ack=01&id=a", 1, 3)]
    public void TryParse_Quorum_IsAsTheContractSays(string query, int ack, int from) =>
        Parse(query).Query.Quorum.ShouldBe(new Quorum(ack, from));

    [Theory]
    [InlineData("id=a&ack=0")]
    [InlineData("id=a&ack=4")]
    [InlineData("id=a&ack=2&from=1")]
    [InlineData("id=a&from=0")]
    [InlineData("id=a&from=4")]
    [InlineData("id=a&ack=")]
    [InlineData("id=a&ack")]
    [InlineData("id=a&ack=-1")]
    [InlineData("id=a&ack=+1")]
    [InlineData("id=a&ack=1.0")]
    [InlineData("id=a&from=%31")]
    [InlineData("id=a&ack=99999999999999999999")]
    public void TryParse_ImpossibleQuorum_IsRefused(string query) => Refusal(query).ShouldContain("is a number from 1 to");

    [Theory]
    [InlineData("1", 1)]
    [InlineData("315360000", 315_360_000)]
    [InlineData("007", 7)]
    public void TryParse_Ttl_IsInSeconds(string text, int seconds) => Parse($"id=a&ttl={text}").Query.TtlSeconds.ShouldBe(seconds);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5")]
    [InlineData("1s")]
    [InlineData("315360001")]
    [InlineData("99999999999")]
    public void TryParse_ImpossibleTtl_IsRefused(string text) => Refusal($"id=a&ttl={text}").ShouldContain("from 1 to 315360000");

    [Fact]
    public void TryParse_TtlOfAnotherMethod_IsRefused()
    {
        foreach (var method in new[] { EntityMethod.Get, EntityMethod.Head, EntityMethod.Delete })
            EntityQuery.TryParse("id=a&ttl=1"u8, method, 3, new byte[Limits.KeyBytesMax], out _)
                .ShouldBe("The parameter ttl is allowed only with PUT.");
    }

    [Fact]
    public void TryParse_LongestKey_IsAllowedAndOneMoreIsNot()
    {
        foreach (var letter in new[] { "a", "%61" })
        {
            Parse("id=" + Repeat(letter, Limits.KeyBytesMax)).Key.ShouldBe(new string('a', Limits.KeyBytesMax));
            Refusal("id=" + Repeat(letter, Limits.KeyBytesMax + 1)).ShouldContain("1 to 1024 bytes");
        }
    }

    [Fact]
    public void TryParse_AnyKeyEncodedInAnyMix_DecodesToItself() =>
        Property.Check(s_keys, 500, given => Parse("id=" + Encode(given.Key, new Random(given.Mix))).Key.ShouldBe(given.Key));

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() =>
        Property.Check(Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf(), 500, bytes =>
            EntityQuery.TryParse([.. "id="u8, .. bytes], EntityMethod.Put, 3, new byte[Limits.KeyBytesMax], out _));

    private static string Encode(string key, Random random) => string.Concat(Encoding.UTF8.GetBytes(key).Select(one =>
        random.Next(2) == 0 && one is > (byte)' ' and < 127 && !"%&".Contains((char)one)
            ? ((char)one).ToString()
            : "%" + one.ToString(random.Next(2) == 0 ? "x2" : "X2", CultureInfo.InvariantCulture)));

    private static (string Key, EntityQuery Query) Parse(string query)
    {
        var key = new byte[Limits.KeyBytesMax];
        EntityQuery.TryParse(Encoding.Latin1.GetBytes(query), EntityMethod.Put, 3, key, out var parsed).ShouldBeNull();
        return (Encoding.UTF8.GetString(key, 0, parsed.KeyBytes), parsed);
    }

    private static string Refusal(string query) =>
        EntityQuery.TryParse(Encoding.Latin1.GetBytes(query), EntityMethod.Put, 3, new byte[Limits.KeyBytesMax], out _).ShouldNotBeNull();

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
