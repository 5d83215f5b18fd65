namespace Koltso.Report.Data;

/// <summary>A file is no report that can be read; the message names it and says why.</summary>
public sealed class ReportFileException(string message) : Exception(message);
