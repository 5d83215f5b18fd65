namespace Koltso.Tests.Checking;

/// <summary>The bugs that a <see cref="QuorumModel"/> may have.</summary>
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
