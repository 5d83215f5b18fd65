using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Scheduling;

/// <summary>Runs one round of something that will be run again: a failure is logged, and the next round tries anew.</summary>
internal static class Logged
{
    public static void Run(ILogger log, string task, Action action)
    {
        try
        {
            action();
        }
        catch (IOException failed)
        {
            log.TaskFailed(task, failed.Message);
        }
        catch (Exception bug)
        {
            log.TaskBroken(bug, task);
        }
    }
}
