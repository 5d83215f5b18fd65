namespace Koltso.Profiling.Stacks;

/// <summary>Modules that are not files.</summary>
internal static class Module
{
    /// <summary>Nothing is known about the address.</summary>
    public const string None = "[unknown]";

    public const string Kernel = "[kernel]";

    /// <summary>Small pieces of machine code that the runtime writes, such as those that a call goes through at first.</summary>
    public const string Stub = "[stub]";

    /// <summary>Not code: the type that was allocated.</summary>
    public const string Type = "[type]";

    /// <summary>Not code: the thread.</summary>
    public const string Thread = "[thread]";
}
