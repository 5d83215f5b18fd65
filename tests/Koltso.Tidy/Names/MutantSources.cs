using Koltso.Simulation.Mutating;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Names;

/// <summary>Deliberate bugs still fit the code: the text that they replace occurs exactly once in the file that they name.</summary>
internal static class MutantSources
{
    public static IEnumerable<Finding> Check(SourceTree tree) => tree.Ending(".mutant").SelectMany(file => CheckMutant(tree, file));

    private static IEnumerable<Finding> CheckMutant(SourceTree tree, SourceFile file)
    {
        var changed = new Dictionary<string, string>();
        try
        {
            foreach (var edit in Mutant.Parse(file.Name, file.Text).Edits)
            {
                if (tree.Find(edit.File) is not { } source) return [file.Problem($"names {edit.File}: there is no such file.")];
                changed[edit.File] = edit.ApplyTo(changed.GetValueOrDefault(edit.File) ?? source.Text);
            }
        }
        catch (MutantException misfit)
        {
            return [file.Problem(misfit.Message.TrimEnd())];
        }

        return changed.Where(pair => tree.Find(pair.Key)!.Text == pair.Value).Select(pair => file.Problem($"leaves {pair.Key} as it is."));
    }
}
