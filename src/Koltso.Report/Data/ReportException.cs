namespace Koltso.Report.Data;

/// <summary>A part of a report cannot be made; the message is for the reader of the report.</summary>
public sealed class ReportException(string message) : Exception(message);
