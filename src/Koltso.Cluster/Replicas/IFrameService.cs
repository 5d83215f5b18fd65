using Koltso.Core.Records;
using Koltso.Wire.Frames;

namespace Koltso.Cluster.Replicas;

/// <summary>
/// Answers frames that are about more than one record. Called on a session's loop, and answers there. The body is read
/// before the call returns; an outcome is always a status.
/// </summary>
public interface IFrameService
{
    bool Serves(FrameKind kind);

    /// <param name="peer">Number of the node that asks.</param>
    ValueTask<ReadAnswer> ServeAsync(ushort peer, FrameKind kind, int partition, ReadOnlySpan<byte> body);
}
