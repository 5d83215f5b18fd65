using System.Globalization;
using System.Text.Json;
using Koltso.Core.Records;

namespace Koltso.Checking.Recording;

/// <summary>
/// Histories as JSON lines, to be kept and checked again:
/// <code>
/// {"operation":{"id":0,"client":3,"node":1,"kind":"Put","key":7,"ack":2,"from":3,"value":41,"version":"...",
///  "startUs":10,"endUs":95,"outcome":"Done"}}
/// {"fault":{"kind":"NodeDown","subject":2,"fromUs":40,"toUs":9000,"other":-1}}
/// {"note":{"atUs":38,"text":"node 2 is killed"}}
/// {"replicas":{"key":7,"nodes":[2,0,1]}}
/// {"endUs":12000}
/// </code>
/// </summary>
public static class HistoryFile
{
    private const int ClockDigits = 16;

    public static void Write(History history, TextWriter to)
    {
        foreach (var (key, nodes) in history.Replicas.OrderBy(static one => one.Key))
            WriteLine(new HistoryLine { Replicas = new ReplicasLine(key, nodes) });
        foreach (var operation in history.Operations) WriteLine(new HistoryLine { Operation = ToLine(operation) });
        foreach (var fault in history.Faults) WriteLine(new HistoryLine { Fault = fault });
        foreach (var note in history.Notes) WriteLine(new HistoryLine { Note = note });
        WriteLine(new HistoryLine { EndUs = history.EndUs });

        void WriteLine(HistoryLine line) => to.WriteLine(JsonSerializer.Serialize(line, HistoryJson.Default.HistoryLine));
    }

    /// <exception cref="InvalidDataException">A line is not one of these; the message names it.</exception>
    public static History Read(TextReader from)
    {
        var (operations, faults, notes) = (new List<Operation>(), new List<Fault>(), new List<Note>());
        var replicas = new Dictionary<int, IReadOnlyList<int>>();
        var (number, endUs) = (0, 0L);
        while (from.ReadLine() is { } text)
        {
            number++;
            if (text.Length == 0) continue;
            var line = Parse(text, number);
            if (line.Operation is not null) operations.Add(OfLine(line.Operation, number));
            else if (line.Fault is not null) faults.Add(line.Fault);
            else if (line.Note is not null) notes.Add(line.Note);
            else if (line.Replicas is not null) replicas[line.Replicas.Key] = line.Replicas.Nodes;
            else endUs = line.EndUs ?? throw Broken(number, null);
        }

        return new History { Operations = operations, Faults = faults, Notes = notes, Replicas = replicas, EndUs = endUs };
    }

    private static HistoryLine Parse(string text, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(text, HistoryJson.Default.HistoryLine) ?? throw Broken(number, null);
        }
        catch (JsonException wrong)
        {
            throw Broken(number, wrong);
        }
    }

    private static InvalidDataException Broken(int number, Exception? why) => new($"Line {number} is none of a history.", why);

    private static OperationLine ToLine(Operation one) => new(
        one.Id, one.Client, one.Node, one.Kind, one.Key, one.Ack, one.From, one.Value,
        one.Version == default ? null : one.Version.ToString(),
        one.StartUs, one.EndUs == long.MaxValue ? null : one.EndUs, one.Outcome, one.Problem);

    private static Operation OfLine(OperationLine line, int number) => new()
    {
        Id = line.Id,
        Client = line.Client,
        Node = line.Node,
        Kind = line.Kind,
        Key = line.Key,
        Ack = line.Ack,
        From = line.From,
        Value = line.Value,
        Version = VersionOf(line.Version, number),
        StartUs = line.StartUs,
        EndUs = line.EndUs ?? long.MaxValue,
        Outcome = line.Outcome,
        Problem = line.Problem,
    };

    private static RecordVersion VersionOf(string? text, int number)
    {
        if (text is null) return default;
        return text.Length == ClockDigits + 4
            && ulong.TryParse(text.AsSpan(0, ClockDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var clock)
            && ushort.TryParse(text.AsSpan(ClockDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var node)
            ? new RecordVersion(clock, node)
            : throw Broken(number, null);
    }
}
