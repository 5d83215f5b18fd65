using System.Globalization;
using Koltso.Api;

namespace Koltso.Tests.Api;

public class WriteVerdictTests
{
    [Fact]
    public void Of_EveryStatus_IsAsTheDocsSay()
    {
        var documented = DocTable.RowsOf("http-api.md")
            .Where(static row => row[0] is WriteVerdict.NotApplied or WriteVerdict.InDoubt)
            .ToDictionary(
                static row => row[0],
                static row => row[1].Split(", ").Select(static code => int.Parse(code, CultureInfo.InvariantCulture)).ToArray());
        for (var status = 100; status < 600; status++)
        {
            var expected = status < 400 ? null
                : documented[WriteVerdict.NotApplied].Contains(status) ? WriteVerdict.NotApplied : WriteVerdict.InDoubt;
            WriteVerdict.Of(status).ShouldBe(expected, $"{status}");
        }

        documented[WriteVerdict.InDoubt].ShouldAllBe(static status => WriteVerdict.Of(status) == WriteVerdict.InDoubt);
    }

    [Theory]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    [InlineData("GET", false)]
    [InlineData("HEAD", false)]
    [InlineData("POST", false)]
    [InlineData("put", false)]
    public void IsOf_Method_IsTrueForWrites(string method, bool expected) => WriteVerdict.IsOf(method).ShouldBe(expected);
}
