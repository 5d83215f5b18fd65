namespace Koltso.Report.Data;

/// <summary>A profile of the node that all requests were sent to, under one load.</summary>
/// <param name="Answers">Requests answered while it was recorded, to divide by; an estimate from the rate.</param>
/// <param name="Command">The command that repeats it, while the load runs.</param>
public sealed record ProfileData(
    string Workload, int RateDue, string Node, double Seconds, double Answers, IReadOnlyList<ProfileKindData> Kinds,
    IReadOnlyList<string> Notes, string Command)
{
    public ProfileKindData? Of(string kind) => Kinds.FirstOrDefault(candidate => candidate.Kind == kind);
}
