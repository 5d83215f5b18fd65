namespace Koltso.Storage.Disk;

/// <summary>The folder cannot be opened as asked; the message is one that an operator can act on.</summary>
public sealed class StoreOpenException : Exception
{
    public StoreOpenException(string message)
        : base(message)
    {
    }

    public StoreOpenException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
