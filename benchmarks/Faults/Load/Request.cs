namespace Koltso.Faults.Load;

/// <summary>A request under way. <paramref name="Number"/> is a write's; <paramref name="Floor"/> a read's, the least it may find.</summary>
internal readonly record struct Request(bool IsWrite, int Key, int Number, int Floor, long DueAt, long BegunAt);
