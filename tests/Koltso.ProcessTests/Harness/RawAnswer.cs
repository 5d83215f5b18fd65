using System.Text;

namespace Koltso.ProcessTests.Harness;

/// <summary>One HTTP answer as received.</summary>
internal sealed record RawAnswer(string StatusLine, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public int Status => int.Parse(StatusLine.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The header's value; null if it is missing.</summary>
    public string? this[string name] =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value)
            .SingleOrDefault();

    public void ShouldBe(int status, string? because = null) => Status.ShouldBe(status, $"{because}\n{StatusLine}\n{Text}");

    /// <summary>The contract: every error answer has a short text/plain body.</summary>
    public void ShouldBeError(int status, string? because = null)
    {
        ShouldBe(status, because);
        (this["Content-Type"] ?? "").ShouldStartWith("text/plain", customMessage: because);
        Text.Trim().Length.ShouldBeInRange(1, 500, because);
    }
}
