using Koltso.Load.Sending;

namespace Koltso.Tests.Load.Sending;

public class TimerLeadTests
{
    [Fact]
    public void WasLate_AWindow_LeadsByWhatCoversMostOfIt()
    {
        var lead = new TimerLead(100);
        for (var i = 0; i < TimerLead.Window - 1; i++) lead.WasLate(30 + (i % 2));
        lead.Lead.ShouldBe(0);
        lead.WasLate(5_000);
        lead.Lead.ShouldBe(31);
        for (var i = 0; i < TimerLead.Window; i++) lead.WasLate(i);
        lead.Lead.ShouldBe((long)(TimerLead.Window * TimerLead.CoveredShare));
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
