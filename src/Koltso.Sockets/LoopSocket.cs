namespace Koltso.Sockets;

/// <summary>What the loop's table holds for a connection.</summary>
internal sealed class LoopSocket(LoopConnection owner, EventLoop loop, int fd) : LoopHandle(loop, fd)
{
    public LoopConnection Owner { get; } = owner;

    internal override void OnReady(uint mask) => Owner.OnReady(mask);
}
