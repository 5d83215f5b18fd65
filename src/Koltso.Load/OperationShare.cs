namespace Koltso.Load;

internal readonly record struct OperationShare(LoadOperation Operation, double Share);
