using Koltso.Core.Records;

namespace Koltso.Core.Repair;

/// <summary>
/// Which records of a partition two replicas have in common. The replica at rank r keeps records of more than r copies,
/// so those at ranks a and b share what has more copies than max(a, b), the level. Records that died before the floor
/// are left out, since one side may have collected them already.
/// </summary>
/// <param name="Level">The higher of the two ranks.</param>
/// <param name="Floor">A clock reading; see <see cref="DeathClock"/>.</param>
public readonly record struct RepairScope(byte Level, ulong Floor)
{
    public bool Includes(RecordHeader header) => header.Copies > Level && DeathClock.Of(header) >= Floor;
}
