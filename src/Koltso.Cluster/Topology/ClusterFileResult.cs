using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Koltso.Cluster.Topology;

/// <summary>What a cluster file says, or everything that is wrong with it, by line; never both.</summary>
/// <param name="ErrorsLeftOut">How many errors beyond the first hundred were found and are not in <paramref name="Errors"/>.</param>
public sealed record ClusterFileResult(
    ClusterDescription? Description, IReadOnlyList<ClusterFileError> Errors, int ErrorsLeftOut)
{
    [MemberNotNullWhen(true, nameof(Description))]
    public bool IsValid => Description is not null;

    /// <summary>All errors, one per line, for a terminal; empty when there are none.</summary>
    public string Report => string.Join('\n', ErrorsLeftOut == 0
        ? Errors.Select(error => error.ToString())
        : Errors.Select(error => error.ToString())
            .Append(string.Create(CultureInfo.InvariantCulture, $"and {ErrorsLeftOut} more errors")));
}
