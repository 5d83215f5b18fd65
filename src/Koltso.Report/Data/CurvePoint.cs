namespace Koltso.Report.Data;

/// <summary>That share of requests, 0 to 1, took at most that long.</summary>
public readonly record struct CurvePoint(double Share, long Us);
