using FsCheck.Fluent;
using Koltso.Core.Placement;

namespace Koltso.Tests.Core;

public class PlacementPlannerTests
{
    [Fact]
    public void Plan_Fresh_KeepsEveryPromise() =>
        Property.Check(PlacementCase.Any, 200, input => input.Plan().ShouldKeepEveryPromiseFor(input));

    [Fact]
    public void Plan_SameInput_GivesTheSamePlacement() =>
        Property.Check(PlacementCase.Any, 50, input => input.Plan().Fingerprint.ShouldBe(input.Plan().Fingerprint));

    [Fact]
    public void Plan_UnchangedInput_ChangesNothing() =>
        Property.Check(PlacementCase.Any, 100, input =>
        {
            var before = input.Plan();
            input.Plan(before).Fingerprint.ShouldBe(before.Fingerprint);
        });

    [Fact]
    public void Plan_AnyChange_KeepsEveryPromise()
    {
        var changes =
            from before in PlacementCase.Any
            from nodes in Gen.Choose(5, 60).SelectMany(PlacementCase.AnyNodes)
            from replication in Gen.Choose(1, Math.Min(5, nodes.Count(node => node.Weight > 0)))
            select (before, after: new PlacementCase(nodes, before.Partitions, replication));
        Property.Check(changes, 200, change =>
            change.after.Plan(change.before.Plan()).ShouldKeepEveryPromiseFor(change.after));
    }

    [Fact]
    public void Plan_ManySmallChangesInARow_KeepEveryPromise()
    {
        var runs =
            from start in PlacementCase.Any
            from steps in Gen.Choose(0, 1_000_000).ArrayOf(8)
            select (start, steps);
        Property.Check(runs, 40, run =>
        {
            var input = run.start with { ReplicationFactor = 1 };
            var placement = input.Plan();
            foreach (var step in run.steps)
            {
                var node = step % input.Nodes.Length;
                input = (step % 3) switch
                {
                    0 => input.With(new PlacementNode($"new{step}-{input.Nodes.Length}", $"z{step % 5}", 1 + (step % 4))),
                    1 when input.Nodes.Length > 4 => input.Without(node),
                    _ => input with { Nodes = [.. input.Nodes.Select((it, i) => i == node ? it with { Weight = 2 } : it)] },
                };
                if (!input.Nodes.Any(it => it.Weight > 0)) return;
                input = input with
                {
                    ReplicationFactor = Math.Min(run.start.ReplicationFactor, input.Nodes.Count(it => it.Weight > 0)),
                };
                placement = input.Plan(placement);
                placement.ShouldKeepEveryPromiseFor(input);
            }
        });
    }

    [Fact]
    public void Plan_EqualNodeJoins_MovesItsShareAtMost() =>
        Property.Check(PlacementCase.Equal, 100, input =>
            JoinShouldMoveTheNewcomersShare(input, new PlacementNode("new", "z0", 1)));

    [Fact]
    public void Plan_NodeJoinsOneOfEqualZones_MovesItsShareAtMost() =>
        Property.Check(PlacementCase.EqualZones, 100, input =>
            JoinShouldMoveTheNewcomersShare(input, new PlacementNode("new", "z0", 1)));

    [Fact]
    public void Plan_NodeJoinsUnequalZones_MovesLittleMoreThanItsShare() =>
        Property.Check(PlacementCase.EqualWeights, 100, input =>
        {
            const double Detours = 0.05;
            var before = input.Plan();
            var after = input.With(new PlacementNode("new", "z0", 1));
            var limit = Math.Ceiling(after.Shares()[^1] * (1 + Detours));
            after.Plan(before).ChangesFrom(before).Moves.ShouldBeLessThanOrEqualTo((int)limit);
        });

    [Fact]
    public void Plan_EqualNodeLeaves_MovesWhatItHadAndNoMore()
    {
        var leaves =
            from input in PlacementCase.Equal
            where input.Nodes.Length > input.ReplicationFactor
            from leaver in Gen.Choose(0, input.Nodes.Length - 1)
            select (input, leaver);
        Property.Check(leaves, 100, leave =>
        {
            var before = leave.input.Plan();
            var after = leave.input.Without(leave.leaver);
            var placement = after.Plan(before);
            placement.ShouldKeepEveryPromiseFor(after);
            placement.ChangesFrom(before).Moves.ShouldBe(before.Counts()[leave.leaver]);
        });
    }

    [Fact]
    public void Plan_EqualNodeJoinsOrLeaves_SeldomChangesARank() =>
        Property.Check(PlacementCase.Equal, 50, input =>
        {
            var before = input.Plan();
            var joined = input.With(new PlacementNode("new", "z0", 1)).Plan(before);
            var (moves, rankChanges) = joined.ChangesFrom(before);
            rankChanges.ShouldBeLessThanOrEqualTo(moves);
        });

    [Theory]
    [InlineData(3, 1, 3)]
    [InlineData(100, 3, 3)]
    [InlineData(300, 5, 3)]
    [InlineData(1000, 1, 3)]
    [InlineData(1000, 3, 3)]
    [InlineData(1000, 10, 5)]
    public void Plan_BigClusterAndJoin_KeepEveryPromise(int nodeCount, int zones, int replicationFactor)
    {
        var input = new PlacementCase(
            PlacementCase.EqualNodes(nodeCount, zones), PlacementAdvice.PartitionsFor(nodeCount), replicationFactor);
        var fresh = input.Plan();
        fresh.ShouldKeepEveryPromiseFor(input);
        JoinShouldMoveTheNewcomersShare(input, new PlacementNode("new", "z0", 1));
        var reweighed = input with { Nodes = [.. input.Nodes.Select((node, i) => node with { Weight = 1 + (i % 3) })] };
        reweighed.Plan(fresh).ShouldKeepEveryPromiseFor(reweighed);
    }

    [Fact]
    public void Plan_HundredNodes_EachSharesPartitionsWithMostOthers()
    {
        var placement = new PlacementCase(PlacementCase.EqualNodes(100, 1), 8_192, 3).Plan();
        var met = new HashSet<ushort>();
        for (var partition = 0; partition < placement.PartitionCount; partition++)
        {
            if (placement.Replicas(partition).Contains((ushort)7)) met.UnionWith(placement.Replicas(partition).ToArray());
        }

        met.Count.ShouldBeGreaterThan(95);
    }

    [Fact]
    public void Plan_KnownInput_HasTheFingerprintItAlwaysHad() =>
        new PlacementCase(PlacementCase.EqualNodes(5, 2), 256, 3).Plan().Fingerprint.ShouldBe(4664372699948324466UL);

    private static void JoinShouldMoveTheNewcomersShare(PlacementCase input, PlacementNode newcomer)
    {
        var before = input.Plan();
        var after = input.With(newcomer);
        var placement = after.Plan(before);
        placement.ShouldKeepEveryPromiseFor(after);
        placement.ChangesFrom(before).Moves.ShouldBeLessThanOrEqualTo((int)Math.Ceiling(after.Shares()[^1]));
    }
}
