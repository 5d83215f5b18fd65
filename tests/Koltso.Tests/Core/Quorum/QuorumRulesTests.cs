using System.Text;
using Koltso.Core.Quorum;

namespace Koltso.Tests.Core;

public class QuorumRulesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    public void Majority_From_IsMoreThanHalf(int from, int ack) =>
        QuorumRules.Majority(from).ShouldBe(new Koltso.Core.Quorum.Quorum(ack, from));

    [Theory]
    [InlineData(null, null, 3, 2, 3)]
    [InlineData(null, null, 1, 1, 1)]
    [InlineData(null, "2", 3, 2, 2)]
    [InlineData(null, "1", 3, 1, 1)]
    [InlineData("1", null, 3, 1, 3)]
    [InlineData("3", null, 3, 3, 3)]
    [InlineData("1", "2", 3, 1, 2)]
    [InlineData("03", "0000000000003", 3, 3, 3)]
    public void TryParse_Allowed_GivesQuorum(string? ack, string? from, int replicationFactor, int ackGiven, int fromGiven)
    {
        Parse(ack, from, replicationFactor, out var quorum, out var error).ShouldBeTrue();
        quorum.ShouldBe(new Koltso.Core.Quorum.Quorum(ackGiven, fromGiven));
        error.ShouldBeNull();
    }

    [Theory]
    [InlineData("0", null, "ack is a number from 1 to 3")]
    [InlineData("4", null, "ack is a number from 1 to 3")]
    [InlineData("3", "2", "ack is a number from 1 to 2")]
    [InlineData("", null, "ack is a number")]
    [InlineData("+1", null, "ack is a number")]
    [InlineData(" 1", null, "ack is a number")]
    [InlineData("-1", null, "ack is a number")]
    [InlineData("1.0", null, "ack is a number")]
    [InlineData("x", null, "ack is a number")]
    [InlineData("4294967297", null, "ack is a number")]
    [InlineData("99999999999999999999999999", null, "ack is a number")]
    [InlineData(null, "4", "from is a number from 1 to 3")]
    [InlineData(null, "0", "from is a number from 1 to 3")]
    [InlineData("1", "", "from is a number from 1 to 3")]
    [InlineData("1", "two", "from is a number from 1 to 3")]
    public void TryParse_NotAllowed_SaysWhatIs(string? ack, string? from, string sentence)
    {
        Parse(ack, from, 3, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldStartWith(sentence);
    }

    private static bool Parse(
        string? ack, string? from, int replicationFactor, out Koltso.Core.Quorum.Quorum quorum, out string? error) =>
        QuorumRules.TryParse(
            ack is not null,
            Encoding.ASCII.GetBytes(ack ?? ""),
            from is not null,
            Encoding.ASCII.GetBytes(from ?? ""),
            replicationFactor,
            out quorum,
            out error);
}
