namespace Koltso.Report.Data;

/// <summary>What a layer of the node cost; the share is of the kind's total.</summary>
public sealed record LayerData(string Layer, string Name, double Total, double Share);
