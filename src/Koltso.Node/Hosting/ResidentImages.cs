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
        Span<Range> words = stackalloc Range[6];
        foreach (var text in smaps)
        {
            var line = text.AsSpan();
            var count = line.Split(words, ' ', StringSplitOptions.RemoveEmptyEntries);
            if (count < 2) continue;
            var first = line[words[0]];
            var second = line[words[1]];
            if (!first.EndsWith(":"))
            {
                Add();
                var dash = first.IndexOf('-');
                mapping = (Hex(first[..dash]), Hex(first[(dash + 1)..]));
                isDirty = count < 6 || line[words[5]][0] != '/' || second is not ("r-xp" or "r--p") || line[words[4]] is "0";
            }
            else if (first is "Private_Dirty:" or "Shared_Dirty:" or "Anonymous:")
            {
                isDirty |= second is not "0";
            }
        }

        Add();
        return clean;

        void Add()
        {
            if (!isDirty) clean.Add((mapping.Start, mapping.End - mapping.Start));
        }
    }

    private static long Hex(ReadOnlySpan<char> text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [LibraryImport("libc")]
    private static partial int madvise(void* start, nuint bytes, int advice);
}
