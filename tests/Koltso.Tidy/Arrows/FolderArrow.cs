namespace Koltso.Tidy.Arrows;

/// <summary>Code of one namespace uses another namespace.</summary>
/// <param name="Reasons">Files of the first namespace, each with a name that it uses.</param>
internal sealed record FolderArrow(string From, string To, IReadOnlyList<string> Reasons);
