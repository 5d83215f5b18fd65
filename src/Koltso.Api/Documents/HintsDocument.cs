namespace Koltso.Api.Documents;

/// <summary>Writes that one node has missed and that wait here for it.</summary>
/// <param name="Node">The id of the node that missed them.</param>
/// <param name="Records">How many.</param>
/// <param name="Bytes">How much of the store they take.</param>
public sealed record HintsDocument(string Node, long Records, long Bytes);
