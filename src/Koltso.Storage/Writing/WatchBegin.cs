using Koltso.Core.Records;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Writing;

/// <summary>Begins to note which keys are written, or ends it; writes nothing itself.</summary>
/// <param name="keys">Null: none are noted any more.</param>
internal sealed class WatchBegin(WrittenKeys? keys) : RangeRewrite(0)
{
    internal override WrittenKeys? Watch => keys;

    internal override ReplicaStatus AddTo(IWriteBatch batch, IDatabase database) => ReplicaStatus.Applied;
}
