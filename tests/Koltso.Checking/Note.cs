namespace Koltso.Checking;

/// <summary>An event other than an operation, for human readers.</summary>
public sealed record Note(long AtUs, string Text);
