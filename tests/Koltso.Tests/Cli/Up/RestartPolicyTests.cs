using Koltso.Cli.Up;

namespace Koltso.Tests.Cli.Up;

public class RestartPolicyTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(100), s_long = TimeSpan.FromMinutes(1);

    [Fact]
    public void NextDelay_QuickDeaths_DoublesAndThenGivesUp()
    {
        var policy = new RestartPolicy();

        var delays = Enumerable.Range(0, RestartPolicy.QuickDeathsMax).Select(_ => policy.NextDelay(s_short)?.TotalMilliseconds);

        delays.ShouldBe([250, 500, 1000, 2000, null]);
    }

    [Fact]
    public void NextDelay_LongLifeBetween_StartsAnew()
    {
        var policy = new RestartPolicy();
        for (var i = 0; i < RestartPolicy.QuickDeathsMax - 1; i++)
            policy.NextDelay(s_short);

        policy.NextDelay(s_long).ShouldBe(TimeSpan.FromMilliseconds(250));
        policy.NextDelay(s_short).ShouldBe(TimeSpan.FromMilliseconds(250));
    }
}
