namespace Koltso.Checking;

public enum OperationKind : byte
{
    Get,
    Put,
    Delete,
}
