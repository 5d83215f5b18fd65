namespace Koltso.Profiling.Page;

/// <summary>The titles of the kinds, and what they measure.</summary>
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
        ProfileKind.Cpu => "Seconds of CPU, shown below the code that used them.",
        ProfileKind.Alloc => "Bytes allocated on the managed heap, by type, shown below the code that allocated them.",
        ProfileKind.Lock => "Seconds that threads waited for a lock that another thread held, shown below the code that requested it.",
        _ => "Seconds that threads waited on purpose, shown below the code that waits. A waiting thread uses no CPU: long waits are not "
            + "a problem by themselves.",
    };

    public static string NoneOf(ProfileKind kind) => kind switch
    {
        ProfileKind.Cpu => "No CPU time was sampled: the process was idle.",
        ProfileKind.Alloc => "No allocation was sampled.",
        ProfileKind.Lock => "No thread had to wait for a lock.",
        _ => "No thread waited.",
    };
}
