namespace Koltso.Wire.Messages;

/// <summary>
/// Whose work a message is, which decides what happens to it when a bound is reached. The numbers are part of the peer
/// protocol (<see cref="RequestFields.Work"/>): never reuse one.
/// </summary>
public enum WorkClass : byte
{
    /// <summary>Keeps the connection itself alive: answered at once, whatever else is under way.</summary>
    Control = 0,

    /// <summary>Part of a client's request.</summary>
    Request = 1,

    /// <summary>Brings replicas into step, behind the clients' requests: has a bound of its own too.</summary>
    Repair = 2,

    /// <summary>
    /// A write that a node has missed, delivered later. To builds before 0.3, and from them, it is <see cref="Repair"/>.
    /// </summary>
    Hint = 3,
}
