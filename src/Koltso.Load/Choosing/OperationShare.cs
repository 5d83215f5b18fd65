namespace Koltso.Load.Choosing;

internal readonly record struct OperationShare(Operation Operation, double Share);
