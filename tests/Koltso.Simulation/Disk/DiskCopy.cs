using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>A copy of a disk's folder, made while the node used it or not.</summary>
internal sealed record DiskCopy(IReadOnlyList<SimTable> Tables, ulong Sequence, StoreNote? Note);
