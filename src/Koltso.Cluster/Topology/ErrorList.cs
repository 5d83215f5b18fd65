namespace Koltso.Cluster.Topology;

/// <summary>
/// Collects the errors of one file and puts them in the order of its lines. Holds at most
/// <see cref="TopologyLimits.ErrorsMax"/>; what comes after is only counted. One thread.
/// </summary>
internal sealed class ErrorList(string file, SourceText source)
{
    private readonly List<(int Offset, string Message)> _errors = [];
    private int _leftOut;

    public bool Any => _errors.Count > 0;

    public void Add(int offset, string message)
    {
        if (_errors.Count < TopologyLimits.ErrorsMax) _errors.Add((offset, message));
        else _leftOut++;
    }

    /// <summary>The line of a byte offset, for a message that points to another place.</summary>
    public int LineOf(int offset) => source.LineOf(offset);

    /// <summary>The description when nothing was wrong, else the errors.</summary>
    public ClusterFileResult ToResult(ClusterDescription? description) => _errors.Count == 0
        ? new ClusterFileResult(description ?? throw new InvalidOperationException("no description and no error"), [], 0)
        : new ClusterFileResult(null, [.. _errors.OrderBy(error => error.Offset).Select(ToError)], _leftOut);

    private ClusterFileError ToError((int Offset, string Message) error)
    {
        var (line, column) = source.Locate(error.Offset);
        return new ClusterFileError(file, line, column, error.Message);
    }
}
