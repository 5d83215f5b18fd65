using Koltso.Load;
using Koltso.Load.Writing;

namespace Koltso.Cli.Bench;

/// <summary>Where results are written beside the console; null: nowhere.</summary>
internal sealed record ResultFiles(string? Json, string? Hdr)
{
    /// <param name="measured">Whose percentiles are written; null where a search found no rate that was held.</param>
    public async Task WriteAsync(byte[] json, BenchResult? measured)
    {
        if (Json is not null) await File.WriteAllBytesAsync(Json, json, CancellationToken.None);
        if (Hdr is null || measured is null) return;
        foreach (var (name, text) in BenchReport.ToHdr(measured))
            await File.WriteAllTextAsync(name.Length == 0 ? Hdr : Path.ChangeExtension(Hdr, name + Path.GetExtension(Hdr)), text, CancellationToken.None);
    }
}
