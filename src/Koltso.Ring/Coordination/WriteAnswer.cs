using Koltso.Core.Records;

namespace Koltso.Ring.Coordination;

/// <summary>How a write went, and the header (version and copies) under which it was stored.</summary>
internal readonly record struct WriteAnswer(ReplicaStatus Status, RecordHeader Header);
