using Microsoft.Diagnostics.Tracing.Etlx;

namespace Koltso.Profiling.Runtime;

/// <summary>A kind of profile that is made of the runtime's events.</summary>
internal interface IEventKind
{
    void Subscribe(TraceLogEventSource source);

    /// <summary>When all events have been read.</summary>
    KindProfile ToProfile();
}
