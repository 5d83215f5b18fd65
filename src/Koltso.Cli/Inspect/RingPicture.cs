using System.Globalization;
using System.Text;
using Koltso.Api.Documents;
using Koltso.Cli.Inspect.Documents;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;

namespace Koltso.Cli.Inspect;

/// <summary>The ring on a terminal: a table of the nodes, and the ring cut open, a sign a partition.</summary>
internal static class RingPicture
{
    private const int CellsARow = 64, RowsMax = 16, BarCells = 24;
    private const string Signs = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Render(ClusterDocument cluster, RingDocument ring, bool withPicture)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Cluster {ring.Name}: {ring.Partitions} partitions, {ring.Replication} "
            + $"{(ring.Replication == 1 ? "copy" : "copies")} of each record, hash {ring.Hash}, epoch {ring.Epoch}.\n\n");
        text.Append(Table(ring, withPicture));
        if (withPicture)
            AppendStrip(text, cluster);
        return text.ToString();
    }

    public static string Render(KeyDocument key)
    {
        var table = new TextTable(TextColumn.Number("RANK"), TextColumn.Word("NODE"), TextColumn.Word("HTTP"), TextColumn.Word("STATE"));
        for (var rank = 0; rank < key.Replicas.Count; rank++)
        {
            var node = key.Replicas[rank];
            table.Add((rank + 1).ToString(CultureInfo.InvariantCulture), node.Id, node.Http, node.Up ? "up" : "down");
        }
        return string.Create(CultureInfo.InvariantCulture, $"""
            key        {key.Key}
            hash       {key.Hash} ({key.HashName})
            partition  {key.Partition} of {key.Partitions}, the top {int.Log2(key.Partitions)} bits of the hash

            {table}
            """);
    }

    private static string Table(RingDocument ring, bool withPicture)
    {
        var ranks = ring.Nodes.Max(node => node.PartitionsByRank.Count);
        List<TextColumn> columns =
        [
            TextColumn.Word(withPicture ? "SIGN" : ""), TextColumn.Word("NODE"), TextColumn.Word("HTTP"), TextColumn.Word("STATE"),
            TextColumn.Number("WEIGHT"),
        ];
        columns.AddRange(Enumerable.Range(1, ranks).Select(rank =>
            TextColumn.Number(ranks == 1 ? "PARTITIONS" : string.Create(CultureInfo.InvariantCulture, $"RANK {rank}"))));
        columns.AddRange([TextColumn.Number("KEYS"), TextColumn.Number("DISK"), TextColumn.Number("SHARE"), TextColumn.Word("")]);
        if (!withPicture)
            columns.RemoveAt(0);

        var table = new TextTable([.. columns]);
        for (var i = 0; i < ring.Nodes.Count; i++)
        {
            var node = ring.Nodes[i];
            List<string> cells =
            [
                SignOf(i).ToString(), node.Id, node.Http, node.Up ? "up" : "down", node.Weight.ToString(CultureInfo.InvariantCulture),
                .. node.PartitionsByRank.Select(count => TableNumbers.Count(count)),
                node.Keys is { } keys ? TableNumbers.Count(keys, node.KeysEstimated) : "-",
                node.Bytes is { } bytes ? new ByteSize(bytes).ToString() : "-",
                TableNumbers.Percent(node.Share),
                withPicture ? new string('█', (int)Math.Round(node.Share * BarCells)) : "",
            ];
            if (!withPicture)
                cells.RemoveAt(0);
            table.Add([.. cells]);
        }
        return table.ToString();
    }

    // Only first replicas are drawn: they are where a key's requests go. A large ring shows every n-th partition.
    private static void AppendStrip(StringBuilder text, ClusterDocument cluster)
    {
        var step = Math.Max(1, cluster.Partitions / (CellsARow * RowsMax));
        var signs = cluster.Nodes.Select((node, index) => (node.Id, Sign: SignOf(index))).ToDictionary(pair => pair.Id, pair => pair.Sign);
        var digits = (cluster.Partitions - 1).ToString(CultureInfo.InvariantCulture).Length;
        text.Append("\nThe ring, cut open: ")
            .Append(step == 1 ? "each sign is a partition's first "
                + "replica.\n" : string.Create(CultureInfo.InvariantCulture, $"the first replica of every {step}th partition.\n"));
        for (var partition = 0; partition < cluster.Partitions; partition += step)
        {
            if (partition / step % CellsARow == 0)
                text.Append('\n').Append(partition.ToString(CultureInfo.InvariantCulture).PadLeft(digits)).Append("  ");
            text.Append(signs[cluster.Placement[partition][0]]);
        }
        text.Append('\n');
    }

    private static char SignOf(int node) => node < Signs.Length ? Signs[node] : '·';
}
