namespace Koltso.Report.Data;

/// <summary>How a cluster was filled: sequential ids from 1, as fast as it took them.</summary>
public sealed record FillData(long Keys, long Bytes, double Seconds, long Errors, string Command);
