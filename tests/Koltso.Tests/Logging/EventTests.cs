using System.Globalization;
using Koltso.Cluster.Peers;
using Koltso.Ring;
using Koltso.Simulation.Running;
using Microsoft.Extensions.Logging;

namespace Koltso.Tests.Logging;

/// <summary>Rules for all events that a node may log. The documented tables are those of docs/logs.md.</summary>
public class EventTests
{
    [Fact]
    public void Events_IdsAndNames_AreUnique()
    {
        EventDefinition.All.Count.ShouldBeGreaterThan(20);
        EventDefinition.All.Select(static one => one.Id).ShouldBeUnique();
        EventDefinition.All.Select(static one => one.Name).ShouldBeUnique();
    }

    [Fact]
    public void Events_Constants_AreTheirIds() =>
        EventDefinition.All.Where(static one => one.Constant != one.Id).ShouldBeEmpty();

    [Fact]
    public void Manual_Areas_AreTheClassesAndHoldTheirIds()
    {
        var areas = DocTable.RowsOf("logs.md").Where(static row => row[0].Contains(" to ", StringComparison.Ordinal))
            .ToDictionary(static row => row[1], static row => row[0].Split(" to ").Select(Number).ToArray());
        areas.Keys.ShouldBe(EventDefinition.All.Select(static one => one.Class.Name).Distinct(), ignoreOrder: true);
        EventDefinition.All.Where(one => one.Id < areas[one.Class.Name][0] || one.Id > areas[one.Class.Name][1]).ShouldBeEmpty();
        areas.Values.OrderBy(static area => area[0]).SelectMany(static area => area).ShouldBeInOrder();
    }

    [Fact]
    public void Manual_Events_AreThoseOfTheCode() =>
        DocTable.RowsOf("logs.md").Where(static row => row.Length == 6 && int.TryParse(row[0], out _))
            .Select(static row => $"{row[0]} {row[1]} {row[2]}: {row[3]}")
            .ShouldBe(EventDefinition.All.Select(static one => $"{one.Id} {NameOf(one.Level)} {one.Name}: {one.Fields}"));

    /// <summary>An event with an exception reports one that should not have been thrown; no other event does.</summary>
    [Fact]
    public void Simulation_Bugs_AreTheEventsOfTheRingWithAnException() =>
        JournalLogger.Bugs.ShouldBe(
            EventDefinition.All.Where(static one => one.HasException)
                .Where(static one => one.Class.Assembly == typeof(NodeCore).Assembly || one.Class.Assembly == typeof(PeerLink).Assembly)
                .Select(static one => one.Id),
            ignoreOrder: true);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string NameOf(LogLevel level) => level == LogLevel.Information ? "info" : level.ToString().ToLowerInvariant();
}
