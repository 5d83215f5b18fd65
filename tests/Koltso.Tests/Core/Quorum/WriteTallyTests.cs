using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Tests.Core.Quorum;

/// <summary>
/// Every sequence of answers that up to five replicas can give to a write, in every order, compared with the expected
/// result.
/// </summary>
public sealed class WriteTallyTests
{
    /// <summary>Every possible answer to a write: for three replicas.</summary>
    private static readonly ReplicaStatus[] s_all =
    [
        ReplicaStatus.Applied, ReplicaStatus.Superseded, ReplicaStatus.Unreachable, ReplicaStatus.DiskFull, ReplicaStatus.StoreFailed,
        ReplicaStatus.Overloaded, ReplicaStatus.ClockAhead, ReplicaStatus.Unknown,
    ];

    /// <summary>One answer of each kind: the rule treats all other refusals alike, as the runs with all answers show.</summary>
    private static readonly ReplicaStatus[] s_kinds =
        [ReplicaStatus.Applied, ReplicaStatus.Superseded, ReplicaStatus.Unreachable, ReplicaStatus.DiskFull];

    public static TheoryData<int, int> Quorums => ReadTallyTests.Quorums;

    [Theory]
    [MemberData(nameof(Quorums))]
    public void Add_AnySequence_HoldsWhatAWriteMust(int ack, int from)
    {
        var tally = new WriteTally();
        var choices = new Choices();
        var runs = 0;
        for (; choices.MoveNext(); runs++) Run(tally, choices, from <= 3 ? s_all : s_kinds, ack, from);
        var orders = Enumerable.Range(1, from).Aggregate(1, static (product, factor) => product * factor);
        runs.ShouldBe(orders * (int)Math.Pow(from <= 3 ? s_all.Length : s_kinds.Length, from));
    }

    private static void Run(WriteTally tally, Choices choices, ReplicaStatus[] statuses, int ack, int from)
    {
        tally.Start(new Koltso.Core.Quorum.Quorum(ack, from));
        Span<ReplicaStatus> said = stackalloc ReplicaStatus[from];
        Span<ReplicaStatus> inOrder = stackalloc ReplicaStatus[from];
        var told = ReplicaStatus.None;
        Require(tally.Verdict == ReplicaStatus.None && !tally.IsComplete, choices, "a write without answers is open");
        for (var count = 0; count < from; count++)
        {
            var rank = Unanswered(said, choices.Pick(from - count));
            inOrder[count] = said[rank] = statuses[choices.Pick(statuses.Length)];
            var decides = tally.Add(rank, said[rank]);
            var answers = inOrder[..(count + 1)];
            if (told == ReplicaStatus.None)
            {
                told = Verdict(answers, ack, from);
                Require(decides == (told != ReplicaStatus.None), choices, "the answer that makes it certain decides, and no other");
            }
            else
            {
                Require(!decides, choices, "the client is told once");
            }

            Require(tally.Verdict == told, choices, "the verdict is certain, and never changes");
            Require(tally.IsComplete == (count + 1 == from), choices, "complete when all have answered");
            Require(tally.MayNeedHints == (told != ReplicaStatus.Superseded), choices, "a write that is tried again needs no hints");
            for (var each = 0; each < from; each++)
                Require(tally.NeedsHint(each) == NeedsHint(said, each, told), choices, "hints for those that miss what others have");
        }

        Require(told != ReplicaStatus.None, choices, "no client waits for ever");
    }

    /// <summary>What is certain about a write after these answers, in the order in which they came.</summary>
    private static ReplicaStatus Verdict(ReadOnlySpan<ReplicaStatus> answers, int ack, int from)
    {
        if (answers.Count(ReplicaStatus.Applied) >= ack) return ReplicaStatus.Applied;
        if (answers.Contains(ReplicaStatus.Superseded)) return ReplicaStatus.Superseded;
        var failed = answers.Length - answers.Count(ReplicaStatus.Applied);
        if (from - failed >= ack) return ReplicaStatus.None;
        if (answers.ContainsAny(ReplicaStatus.Unreachable, ReplicaStatus.Unknown)) return ReplicaStatus.Unreachable;
        return answers[answers.IndexOfAnyExcept(ReplicaStatus.Applied)];
    }

    private static bool NeedsHint(ReadOnlySpan<ReplicaStatus> said, int rank, ReplicaStatus told) =>
        said.Contains(ReplicaStatus.Applied) && told != ReplicaStatus.Superseded
        && said[rank] is not (ReplicaStatus.Applied or ReplicaStatus.Superseded);

    private static int Unanswered(ReadOnlySpan<ReplicaStatus> said, int nth)
    {
        for (var rank = 0; ; rank++)
            if (said[rank] == ReplicaStatus.None && nth-- == 0) return rank;
    }

    private static void Require(bool holds, Choices choices, string what)
    {
        if (!holds) throw new InvalidOperationException($"Not so: {what}. Choices: {choices.Path}");
    }
}
