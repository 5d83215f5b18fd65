namespace Koltso.Api.Http;

/// <summary>Why a question to a node has no answer that can be used.</summary>
public enum NodeFaultKind
{
    /// <summary>Nobody listens at the address, or it cannot be reached.</summary>
    Unreachable,

    /// <summary>What is said to be the node's address cannot be one.</summary>
    NotAnAddress,

    /// <summary>A connection was there, but no answer came of it: it was closed, or what came is not HTTP.</summary>
    ExchangeFailed,

    /// <summary>The connection ended in the middle of a body.</summary>
    TransferBroken,

    /// <summary>There was no whole answer within the client's time limit.</summary>
    TimedOut,

    /// <summary>The node does not do what was asked; its problem text says why.</summary>
    Refused,

    /// <summary>A page that every node has was answered with an error: perhaps something else listens there.</summary>
    NotANode,

    /// <summary>The answer is not the JSON document that it should be, or its parts do not fit together.</summary>
    WrongDocument,

    /// <summary>Another node answers at the address.</summary>
    WrongNode,
}
