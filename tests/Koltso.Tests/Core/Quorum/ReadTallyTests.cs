using Koltso.Core.Records;

namespace Koltso.Tests.Core.Quorum;

/// <summary>
/// Every sequence of answers that up to five replicas can give to a read, in every order; and, at any step, one more
/// replica that is asked because others are slow. <see cref="ReadHistory"/> says what must hold after each step.
/// </summary>
public sealed class ReadTallyTests
{
    private static readonly ReadKind[] s_records =
    [
        new(ReplicaStatus.Absent), new(ReplicaStatus.Found, 1), new(ReplicaStatus.Found, 2, IsTombstone: true),
        new(ReplicaStatus.Found, 3),
    ];

    /// <summary>Every possible answer to a read: for three replicas.</summary>
    private static readonly ReadKind[] s_all =
    [
        .. s_records, new(ReplicaStatus.Unreachable), new(ReplicaStatus.StoreFailed), new(ReplicaStatus.Overloaded),
        new(ReplicaStatus.Corrupt), new(ReplicaStatus.Unknown),
    ];

    /// <summary>One failure stands for all: three replicas show which one a read names.</summary>
    private static readonly ReadKind[] s_kinds = [.. s_records, new(ReplicaStatus.Unreachable)];

    public static TheoryData<int, int> Quorums
    {
        get
        {
            var quorums = new TheoryData<int, int>();
            for (var from = 1; from <= 5; from++)
                for (var ack = 1; ack <= from; ack++) quorums.Add(ack, from);
            return quorums;
        }
    }

    [Theory]
    [MemberData(nameof(Quorums))]
    public void Next_AnySequence_HoldsWhatAReadMust(int ack, int from)
    {
        var kinds = from <= 3 ? s_all : s_kinds;
        // Each of them multiplies the number of sequences by their length and by the number of answers.
        var hedgesMax = from <= 3 ? from : from == 4 || ack <= 2 ? 1 : 0;
        var choices = new Choices();
        var history = new ReadHistory(new Koltso.Core.Quorum.Quorum(ack, from), choices);
        var runs = 0;
        for (; choices.MoveNext(); runs++) Run(history, choices, kinds, hedgesMax);
        runs.ShouldBeGreaterThanOrEqualTo((int)Math.Pow(kinds.Length, ack));
    }

    private static void Run(ReadHistory history, Choices choices, ReadKind[] kinds, int hedgesMax)
    {
        history.Start();
        while (!history.IsDecided)
        {
            var pending = history.Pending;
            var picked = choices.Pick(pending + (hedgesMax > 0 && history.CanAskMore ? 1 : 0));
            if (picked < pending) history.Answer(picked, kinds[choices.Pick(kinds.Length)]);
            else history.AskMore();
            if (picked == pending) hedgesMax--;
        }

        // Late answers are distinguished by their position alone, so all may be equal.
        if (history.Pending == 0) return;
        for (var late = kinds[choices.Pick(kinds.Length)]; history.Pending > 0;) history.Answer(0, late);
    }
}
