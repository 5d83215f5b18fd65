namespace Koltso.Cli.Report;

/// <summary>How long a report takes.</summary>
internal enum ReportLength
{
    /// <summary>At most 25 minutes.</summary>
    Full,

    /// <summary>At most 5 minutes.</summary>
    Quick,

    /// <summary>Seconds: for tests of the program, not of the machine.</summary>
    Trial,
}
