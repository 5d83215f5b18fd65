namespace Koltso.Profiling.Page;

/// <summary>What the kinds are called, and what they count, in words.</summary>
internal static class KindTexts
{
    public static string TitleOf(ProfileKind kind) => kind switch
    {
        ProfileKind.Cpu => "CPU",
        ProfileKind.Alloc => "Allocation",
        ProfileKind.Lock => "Lock contention",
        _ => "Waits",
    };

    public static string MeaningOf(ProfileKind kind) => kind switch
    {
        ProfileKind.Cpu => "Seconds of CPU, below the code that used them.",
        ProfileKind.Alloc => "Bytes allocated on the managed heap, by type, below the code that allocated them.",
        ProfileKind.Lock => "Seconds that threads waited for a lock that another thread held, below the code that wanted it.",
        _ => "Seconds that threads waited on purpose, below the code that waits. A thread that waits costs no CPU: long waits are not a fault in themselves.",
    };

    public static string NoneOf(ProfileKind kind) => kind switch
    {
        ProfileKind.Cpu => "No CPU time was sampled: the process was idle.",
        ProfileKind.Alloc => "Nothing was allocated that was sampled.",
        ProfileKind.Lock => "No thread had to wait for a lock.",
        _ => "No thread waited.",
    };
}
