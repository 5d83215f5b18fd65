using System.Globalization;
using System.Runtime.InteropServices;

namespace Koltso.Cli.Shell;

/// <summary>
/// What the system lets this process have. With too little, the runtime ends in the middle of anything, without a word of ours: so
/// commands look first.
/// </summary>
/// <param name="Descriptors">Open files, connections and pipes at a time. The runtime has raised it as far as it may be raised.</param>
/// <param name="AddressSpaceBytes">What may be mapped, used or not; the runtime reserves a part of it.</param>
internal readonly partial record struct ProcessLimits(ulong Descriptors, ulong AddressSpaceBytes)
{
    /// <summary>The least that any command runs with: the runtime and the assemblies of a command are 100 open files.</summary>
    internal const ulong DescriptorsMin = 128;

    /// <summary>The runtime does not even start in a third of it.</summary>
    internal const ulong AddressSpaceBytesMin = 3UL << 30;

    internal const ulong Unlimited = ulong.MaxValue;

    private const int OpenFiles = 7, AddressSpace = 9; // RLIMIT_NOFILE, RLIMIT_AS

    public static ProcessLimits OfProcess() => new(Of(OpenFiles), Of(AddressSpace));

    /// <summary>A sentence about the limit that is too low for any command; null: none is.</summary>
    public string? FindShortage() => FindShortage("koltso", DescriptorsMin, AddressSpaceBytesMin);

    /// <summary>A sentence about the limit that is too low; null: none is.</summary>
    /// <param name="who">What needs that much.</param>
    public string? FindShortage(string who, ulong descriptors, ulong addressSpaceBytes)
    {
        if (Descriptors < descriptors)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{who} needs {descriptors} open files at least, and its limit is {Descriptors}. Raise it: ulimit -n {descriptors}, or "
                    + $"LimitNOFILE={descriptors} in a systemd unit.");
        if (AddressSpaceBytes < addressSpaceBytes)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{who} needs {addressSpaceBytes >> 20} MiB of address space at least, and its limit is {AddressSpaceBytes >> 20} MiB. "
                    + $"Raise it: ulimit -v {addressSpaceBytes >> 10}, or ulimit -v unlimited.");
        return null;
    }

    private static ulong Of(int resource) => GetLimit(resource, out var limit) == 0 ? limit.Soft : Unlimited;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
