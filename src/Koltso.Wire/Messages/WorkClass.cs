namespace Koltso.Wire.Messages;

/// <summary>Whose work a message is, which decides what happens to it when a bound is reached.</summary>
public enum WorkClass : byte
{
    /// <summary>Keeps the connection itself alive: answered at once, whatever else is under way.</summary>
    Control,

    /// <summary>Part of a client's request.</summary>
    Request,

    /// <summary>Brings replicas into step, behind the clients' requests: has a bound of its own too.</summary>
    Repair,
}
