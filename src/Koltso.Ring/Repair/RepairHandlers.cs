namespace Koltso.Ring.Repair;

/// <summary>The handlers of all questions of repair, which share one bound.</summary>
internal static class RepairHandlers
{
    public static IReadOnlyList<RepairHandler> Of(RepairServices services, TreeCache trees, ListResets resets)
    {
        var gate = new LoopGate(RepairSettings.AnswersMax, waitingMax: 0);
        return
        [
            new TreeRootsHandler(services, gate, trees),
            new TreeLeavesHandler(services, gate, trees),
            new RepairListHandler(services, gate),
            new RepairRecordsHandler(services, gate),
            new RepairFetchHandler(services, gate),
            new RepairDoneHandler(services, gate, resets),
            new RecoveryMarksHandler(services, gate),
        ];
    }
}
