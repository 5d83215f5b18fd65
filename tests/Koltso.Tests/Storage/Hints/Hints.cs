using System.Text;
using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Hints;

namespace Koltso.Tests.Storage.Hints;

/// <summary>Helpers to add and read hints. All hints have the same size.</summary>
internal static class Hints
{
    /// <summary>A clock reading that is later than all times of tests.</summary>
    public const ulong Future = 4_000_000_000_000UL << 16;

    private const int PageBytes = 1 << 20;

    public static bool Add(RecordStore store, ushort node, int number) =>
        store.Hints.TryAdd(node, number % 16, Records.Key($"key{number:d6}"), Record(number));

    /// <summary>Of a version that is no older than the hint, whenever that is added.</summary>
    public static byte[] Record(int number) => Records.Encode(Future + (ulong)number, $"value{number:d6}");

    public static int StoredBytes(int number) =>
        HintFormat.KeyBytes + HintFormat.ValueBytes(Records.Key($"key{number:d6}"), Record(number));

    public static IReadOnlyList<ulong> Sequences(RecordStore store, ushort node, int bytesMax = PageBytes)
    {
        using var page = store.Hints.ReadPage(node, bytesMax);
        page.Status.ShouldBe(ScanStatus.Ok);
        return [.. page.Hints.Select(hint => hint.Sequence)];
    }

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
