namespace Koltso.Report.Data;

/// <summary>A file is not a readable report; the message names it and says why.</summary>
public sealed class ReportFileException(string message) : Exception(message);
