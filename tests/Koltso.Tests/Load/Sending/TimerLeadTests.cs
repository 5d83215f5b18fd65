using Koltso.Load.Sending;

namespace Koltso.Tests.Load.Sending;

public class TimerLeadTests
{
    [Fact]
    public void WasLate_AWindow_LeadsByTheLeastOfIt()
    {
        var lead = new TimerLead(100);
        for (var i = 0; i < TimerLead.Window - 1; i++) lead.WasLate(30 + i);
        lead.Lead.ShouldBe(0);
        lead.WasLate(5_000);
        lead.Lead.ShouldBe(30);
        for (var i = 0; i < TimerLead.Window; i++) lead.WasLate(40);
        lead.Lead.ShouldBe(40);
    }

    [Theory]
    [InlineData(5_000, 100)]
    [InlineData(-3, 0)]
    public void WasLate_OutOfBounds_IsBounded(long by, long expected)
    {
        var lead = new TimerLead(100);
        for (var i = 0; i < TimerLead.Window; i++) lead.WasLate(by);
        lead.Lead.ShouldBe(expected);
    }
}
