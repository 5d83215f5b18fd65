namespace Koltso.Checking.Recording;

internal sealed record ReplicasLine(int Key, IReadOnlyList<int> Nodes);
