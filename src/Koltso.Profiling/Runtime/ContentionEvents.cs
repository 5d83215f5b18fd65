using Koltso.Profiling.Stacks;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Koltso.Profiling.Runtime;

/// <summary>Time that threads were held up by locks.</summary>
internal sealed class ContentionEvents(ThreadSpans spans) : IEventKind
{
    public void Subscribe(TraceLogEventSource source)
    {
        source.Clr.ContentionStart += spans.Begin;
        source.Clr.ContentionStop += stop => spans.End(stop, stop.DurationNs / 1e6);
    }

    public KindProfile ToProfile() => KindProfiles.Of(
        ProfileKind.Lock, spans.ToTree(),
        "every time a thread had to wait for a managed lock that another one held, as the runtime reports it; locks inside RocksDB are not among them", "");
}
