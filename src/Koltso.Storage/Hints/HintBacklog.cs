namespace Koltso.Storage.Hints;

/// <summary>The hints that are stored for one node, and the bytes of their keys and values.</summary>
public readonly record struct HintBacklog(long Hints, long Bytes);
