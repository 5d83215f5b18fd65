namespace Koltso.Checking;

/// <summary>Something that happened beside the operations, for people.</summary>
public sealed record Note(long AtUs, string Text);
