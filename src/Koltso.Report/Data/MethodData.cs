namespace Koltso.Report.Data;

public sealed record MethodData(string Name, string Layer, double Self, double Total);
