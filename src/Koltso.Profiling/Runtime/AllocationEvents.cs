using System.Globalization;
using Koltso.Profiling.Stacks;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Koltso.Profiling.Runtime;

/// <summary>
/// Allocated bytes. The runtime picks bytes at random, one in <see cref="BytesPerSample"/> on average, and tells the object
/// that each lies in; an object's weight is its size divided by the chance that it was picked, which makes the sum unbiased.
/// </summary>
internal sealed class AllocationEvents(EventStacks stacks, IReadOnlyDictionary<int, string> threads) : IEventKind
{
    private const double BytesPerSample = 102_400;
    private readonly CallTree _tree = new();
    private double _counted;

    public void Subscribe(TraceLogEventSource source)
    {
        source.Clr.AllocationSampling += sampled =>
        {
            var frames = stacks.Of(sampled.CallStack());
            frames.Add(new Frame(MethodNames.OfType(sampled.TypeName), Module.Type));
            _tree.Add(ThreadNames.Of(threads, sampled.ThreadID), frames, Weight(sampled.ObjectSize));
        };
        new DynamicTraceEventParser(source).AddCallbackForProviderEvent("System.Runtime", "EventCounters", counter =>
        {
            if (counter.PayloadValue(0) is IDictionary<string, object> outer && outer.TryGetValue("Payload", out var inner)
                && inner is IDictionary<string, object> values && values["Name"] is "alloc-rate"
                && values.TryGetValue("Increment", out var bytes))
                _counted += Convert.ToDouble(bytes, CultureInfo.InvariantCulture);
        });
    }

    public KindProfile ToProfile() => KindProfiles.Of(
        ProfileKind.Alloc,
        _tree,
        "the runtime's random sampling of allocated bytes, one in 102,400, weighted so that the sum is unbiased",
        _counted > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the runtime itself counted {ProfileNumbers.Bytes(_counted)}; the estimate is {_tree.Total / _counted:P0} of that")
            : "");

    internal static double Weight(long objectBytes) => objectBytes / (1 - Math.Exp(-objectBytes / BytesPerSample));
}
