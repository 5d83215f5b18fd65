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
        ReplicaStatus.Overloaded, ReplicaStatus.ClockAhead, ReplicaStatus.TooLate, ReplicaStatus.NotSent, ReplicaStatus.InDoubt,
        ReplicaStatus.Unknown,
    ];

    /// <summary>One answer of each kind: the rule treats all other refusals alike, as the runs with all answers show.</summary>
    private static readonly ReplicaStatus[] s_kinds =
        [ReplicaStatus.Applied, ReplicaStatus.Superseded, ReplicaStatus.Unreachable, ReplicaStatus.DiskFull, ReplicaStatus.NotSent];

    /// <summary>For five replicas: which refusal is named is seen with fewer.</summary>
    private static readonly ReplicaStatus[] s_fewKinds = s_kinds[..^1];

    /// <summary>What a replica says that has the write, or may have it.</summary>
    private static readonly ReplicaStatus[] s_mayBeStored =
        [ReplicaStatus.Applied, ReplicaStatus.Unreachable, ReplicaStatus.InDoubt, ReplicaStatus.Unknown];

    public static TheoryData<int, int> Quorums => ReadTallyTests.Quorums;

    [Theory]
    [MemberData(nameof(Quorums))]
    public void Add_AnySequence_HoldsWhatAWriteMust(int ack, int from)
    {
        var tally = new WriteTally();
        var choices = new Choices();
        var runs = 0;
        var statuses = from <= 3 ? s_all : from == 4 ? s_kinds : s_fewKinds;
        for (; choices.MoveNext(); runs++) Run(tally, choices, statuses, ack, from);
        var orders = Enumerable.Range(1, from).Aggregate(1, static (product, factor) => product * factor);
        runs.ShouldBe(2 * orders * (int)Math.Pow(statuses.Length, from));
    }

    [Fact]
    public void IsRefusal_EveryStatus_IsOneOnlyWhereTheReplicaCannotHaveTheWrite()
    {
        foreach (var status in Enum.GetValues<ReplicaStatus>())
            status.IsRefusal().ShouldBe(s_all.Contains(status) && !s_mayBeStored.Contains(status), $"{status}");
        ((ReplicaStatus)200).IsRefusal().ShouldBeFalse();
    }

    private static void Run(WriteTally tally, Choices choices, ReplicaStatus[] statuses, int ack, int from)
    {
        var mayTryAgain = choices.Pick(2) == 0;
        tally.Start(new Koltso.Core.Quorum.Quorum(ack, from), mayTryAgain);
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
            var isNowhere = answers.Length == from && !answers.ContainsAny(s_mayBeStored);
            if (told == ReplicaStatus.None)
            {
                told = Verdict(answers, ack, from, mayTryAgain);
                Require(decides == (told != ReplicaStatus.None), choices, "the answer that makes it certain decides, and no other");
                var isRefused = told.IsRefusal() && !(told == ReplicaStatus.Superseded && mayTryAgain);
                Require(!isRefused || isNowhere, choices, "a refusal is one by all replicas");
            }
            else
            {
                Require(!decides, choices, "the client is told once");
            }

            Require(tally.Verdict == told, choices, "the verdict is certain, and never changes");
            Require(tally.IsComplete == (count + 1 == from), choices, "complete when all have answered");
            Require(tally.IsRefusedByAll == isNowhere, choices, "whether it is stored nowhere");
            Require(tally.MayNeedHints == (told != ReplicaStatus.Superseded), choices, "what is written anew needs no hints");
            for (var each = 0; each < from; each++)
                Require(tally.NeedsHint(each) == NeedsHint(said, each, told), choices, "hints for those that miss what others have");
        }

        Require(told != ReplicaStatus.None, choices, "no client waits for ever");
    }

    /// <summary>What is certain of a write after these answers, in the order in which they came.</summary>
    private static ReplicaStatus Verdict(ReadOnlySpan<ReplicaStatus> answers, int ack, int from, bool mayTryAgain)
    {
        if (answers.Count(ReplicaStatus.Applied) >= ack) return ReplicaStatus.Applied;
        if (mayTryAgain && answers.Contains(ReplicaStatus.Superseded)) return ReplicaStatus.Superseded;
        var failed = answers.Length - answers.Count(ReplicaStatus.Applied);
        if (from - failed >= ack) return ReplicaStatus.None;
        if (answers.ContainsAny(s_mayBeStored)) return ReplicaStatus.Unreachable;
        if (answers.Length < from) return ReplicaStatus.None;
        var reason = answers.IndexOfAnyExcept(ReplicaStatus.NotSent);
        return reason < 0 ? ReplicaStatus.NotSent : answers[reason];
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
