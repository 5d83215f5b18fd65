using System.Globalization;

namespace Koltso.Chaos.Report;

/// <summary>Rows under a heading, with columns as wide as necessary; the first column is aligned left, numbers are aligned right.</summary>
internal static class Table
{
    public static void Print(string[] heading, IEnumerable<string[]> rows)
    {
        string[][] all = [heading, .. rows];
        var widths = heading.Index().Select(column => all.Max(row => row[column.Index].Length)).ToArray();
        foreach (var row in all)
            Console.WriteLine(string.Join("  ", row.Index().Select(
                cell => cell.Index == 0 ? cell.Item.PadRight(widths[0]) : cell.Item.PadLeft(widths[cell.Index]))).TrimEnd());
        Console.WriteLine();
    }

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
