namespace Koltso.Report.Data;

/// <summary>A part of a report cannot be made; the message is for whoever reads the report.</summary>
public sealed class ReportException(string message) : Exception(message);
