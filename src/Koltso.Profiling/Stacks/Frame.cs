namespace Koltso.Profiling.Stacks;

/// <summary>One frame of a sampled stack: a readable name, and the module (assembly, library, kernel) that its code lies in.</summary>
internal readonly record struct Frame(string Name, string Module);
