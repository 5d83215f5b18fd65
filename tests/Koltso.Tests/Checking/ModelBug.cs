namespace Koltso.Tests.Checking;

/// <summary>What may be wrong with a <see cref="QuorumModel"/>.</summary>
internal enum ModelBug
{
    None,
    AcknowledgesOneTooEarly,
    IgnoresNewerRecords,
    AnswersFromOneReplica,
    KeepsOldRecordOnWrite,
    DropsDeletions,
    ClockGoesBack,
    RepairsWithoutVersion,
}
