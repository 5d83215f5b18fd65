using System.Globalization;
using System.Runtime.InteropServices;

namespace Koltso.Node.Hosting;

/// <summary>
/// Gives back the memory of code and data that only a start needs: the pages of libraries and assemblies which are as they are in
/// their files. What is used again is mapped again, from the system's cache. After the start, and when a burst is over.
/// </summary>
internal static unsafe partial class ResidentImages
{
    private const int DontNeed = 4;

    public static void Release()
    {
        try
        {
            foreach (var (start, bytes) in CleanImages(File.ReadLines("/proc/self/smaps")))
                _ = madvise((void*)start, (nuint)bytes, DontNeed);
        }
        catch (IOException)
        {
            // No such file here: it stays as it is.
        }
    }

    /// <summary>Mappings of files that nobody can write to, and nobody has.</summary>
    internal static List<(long Start, long Bytes)> CleanImages(IEnumerable<string> smaps)
    {
        var clean = new List<(long, long)>();
        (long Start, long End) mapping = default;
        var isDirty = true;
        foreach (var line in smaps)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':'))
            {
                Add();
                var ends = words[0].Split('-');
                mapping = (Hex(ends[0]), Hex(ends[1]));
                isDirty = words.Length < 6 || !words[5].StartsWith('/') || words[1] is not ("r-xp" or "r--p") || words[4] == "0";
            }
            else if (words[0] is "Private_Dirty:" or "Shared_Dirty:" or "Anonymous:")
            {
                isDirty |= words[1] != "0";
            }
        }

        Add();
        return clean;

        void Add()
        {
            if (!isDirty) clean.Add((mapping.Start, mapping.End - mapping.Start));
        }
    }

    private static long Hex(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [LibraryImport("libc")]
    private static partial int madvise(void* start, nuint bytes, int advice);
}
