using System.Diagnostics;
using System.Globalization;

namespace Koltso.Simulation.Mutating;

/// <summary>
/// Tests the checks themselves: each deliberate bug must be caught within <see cref="HistoriesMax"/> histories, and the
/// unchanged code must pass. A bug that survives shows where the simulation, or a check, is blind.
/// </summary>
internal sealed class MutationRun(TextWriter output)
{
    private const int HistoriesMax = 5_000, ControlHistories = 300;
    private const string FirstSeed = "1", FailureMark = "first-failure ";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(40);

    private readonly Workshop _workshop = new();

    /// <summary>True when all bugs were caught, and the unchanged code passed.</summary>
    public bool Run(IReadOnlyCollection<string> names)
    {
        var texts = Repository.Mutants();
        foreach (var name in names.Where(name => !texts.Any(one => one.Name == name)))
        {
            output.WriteLine($"There is no mutant {name}. There are: {string.Join(", ", texts.Select(static one => one.Name))}.");
            return false;
        }

        if (!IsControlGood()) return false;
        var outcomes = new List<MutantOutcome>();
        foreach (var (name, text) in texts.Where(one => names.Count == 0 || names.Contains(one.Name)))
        {
            outcomes.Add(Try(name, text));
            Tell(outcomes[^1]);
        }

        var survivors = outcomes.Count(static one => one.Problem is not null);
        Table(outcomes);
        output.WriteLine($"{outcomes.Count - survivors} of {outcomes.Count} mutants were caught.");
        return survivors == 0;
    }

    private bool IsControlGood()
    {
        output.WriteLine("Building the unchanged code…");
        var problem = _workshop.Build(restores: true);
        if (problem is null)
        {
            _workshop.KeepControl();
            var (code, said) =
                _workshop.RunControl(s_limit, "--from", FirstSeed, "--count", ControlHistories.ToString(CultureInfo.InvariantCulture));
            if (code != 0) problem = $"It fails by itself:\n{said}";
        }

        output.WriteLine(problem ?? $"The unchanged code passes {ControlHistories} histories.");
        return problem is null;
    }

    private MutantOutcome Try(string name, string text)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var mutant = new Mutant(name, "", []);
        try
        {
            mutant = Mutant.Parse(name, text);
            _workshop.Apply(mutant);
            return _workshop.Build(restores: false) is { } problem
                ? new MutantOutcome(mutant, problem, "", "", "", Stopwatch.GetElapsedTime(startedAt))
                : Try(mutant, startedAt);
        }
        catch (MutantException misfit)
        {
            return new MutantOutcome(mutant, misfit.Message, "", "", "", Stopwatch.GetElapsedTime(startedAt));
        }
        finally
        {
            _workshop.Revert(mutant);
        }
    }

    private MutantOutcome Try(Mutant mutant, long startedAt)
    {
        var (code, said) = _workshop.Run(
            s_limit, "--until-failure", "--from", FirstSeed, "--count", HistoriesMax.ToString(CultureInfo.InvariantCulture));
        var found = said.Split('\n').FirstOrDefault(static line => line.StartsWith(FailureMark, StringComparison.Ordinal));
        var took = Stopwatch.GetElapsedTime(startedAt);
        if (code == 1 && found is not null)
        {
            var fields = found.Split(' ', '=').Select(static field => field.Trim()).ToList();
            // A seed that fails without the mutant too proves nothing.
            var isCaught = _workshop.RunControl(s_limit, "--seed", Field("seed")).Code == 0;
            return isCaught ? new MutantOutcome(mutant, null, Field("promises"), Field("seed"), Field("histories"), took)
                : new MutantOutcome(mutant, $"The unchanged code fails too, with seed {Field("seed")}.", "", "", "", took);

            string Field(string name) => fields[fields.IndexOf(name) + 1];
        }

        var problem = code switch
        {
            0 => $"It survived {HistoriesMax} histories.",
            null => $"It was neither caught nor did it survive in {s_limit.TotalMinutes} minutes.",
            _ => $"The simulation broke: {said}",
        };
        return new MutantOutcome(mutant, problem, "", "", "", took);
    }

    private void Tell(MutantOutcome outcome) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{outcome.Mutant.Name}: {outcome.Problem ?? $"{outcome.Promises} in history {outcome.Histories}"}, {outcome.Took.TotalSeconds:F0} "
            + $"s"));

    private void Table(IReadOnlyList<MutantOutcome> outcomes)
    {
        output.WriteLine();
        output.WriteLine("| mutant | what it does | caught by | seed | histories | s |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var one in outcomes)
        {
            var promises = one.Problem is null ? one.Promises.Replace(",", ", ", StringComparison.Ordinal) : "**nothing**";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {one.Mutant.Name} | {one.Mutant.What} | {promises} | {one.Seed} | {one.Histories} | {one.Took.TotalSeconds:F0} |"));
        }

        output.WriteLine();
    }
}
