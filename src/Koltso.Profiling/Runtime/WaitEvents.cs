using Koltso.Profiling.Stacks;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Koltso.Profiling.Runtime;

/// <summary>
/// Time that threads waited on purpose: for events, semaphores, tasks. A wait that neither began nor ended in the
/// recording is not seen.
/// </summary>
internal sealed class WaitEvents(ThreadSpans spans) : IEventKind
{
    public void Subscribe(TraceLogEventSource source)
    {
        source.Clr.WaitHandleWaitStart += spans.Begin;
        source.Clr.WaitHandleWaitStop += stop => spans.End(stop);
    }

    public KindProfile ToProfile() => KindProfiles.Of(
        ProfileKind.Wait, spans.ToTree(),
        "every wait of a managed thread for an event, a semaphore, a monitor or a task, as the runtime reports it; "
        + "an event loop that waits for its sockets and an idle thread of the pool are not among them", "");
}
