using System.Net;

namespace Koltso.Api.Http;

/// <summary>Why a question to a node has no answer that can be used.</summary>
/// <param name="Url">What was asked; of <see cref="NodeFaultKind.NotAnAddress"/>, the text that is not an address.</param>
/// <param name="Detail">What the system said, what is wrong with the document, or the problem text of the answer; may be empty.</param>
/// <param name="Status">Of an answer with an error status.</param>
/// <param name="Reason">The words beside the status.</param>
public sealed record NodeFault(NodeFaultKind Kind, string Url, string Detail = "", HttpStatusCode? Status = null, string Reason = "")
{
    /// <summary>Scheme, host and port of <see cref="Url"/>.</summary>
    public string Address => Uri.TryCreate(Url, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : Url;

    /// <summary>One sentence for people.</summary>
    public override string ToString() => Kind switch
    {
        NodeFaultKind.Unreachable => $"No node answers at {Address}: {Detail}.",
        NodeFaultKind.NotAnAddress => $"'{Url}' is not a valid address.",
        NodeFaultKind.ExchangeFailed => $"The exchange with {Address} failed: {Detail}",
        NodeFaultKind.TransferBroken => $"The transfer with {Address} broke off: {Detail}",
        NodeFaultKind.TimedOut => $"The node at {Address} did not answer in time.",
        NodeFaultKind.Refused => $"{Url} answered {(int?)Status} {Reason}: {Detail}",
        NodeFaultKind.NotANode => $"{Url} answered {(int?)Status} {Reason}: is this a Koltso node?",
        NodeFaultKind.WrongDocument => $"The answer from {Url} {Detail}",
        _ => Detail,
    };

    /// <summary>What an exception of an exchange says about the node; null when it is a bug and not a fault of node or network.</summary>
    internal static NodeFault? Of(Exception exception, Uri url) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } refused =>
            new(NodeFaultKind.Unreachable, url.ToString(), (refused.InnerException ?? refused).Message),
        // A peer port closes what does not speak its protocol.
        HttpRequestException failed => new(
            NodeFaultKind.ExchangeFailed, url.ToString(),
            $"{(failed.InnerException ?? failed).Message.TrimEnd('.')}. If {url.Port} is the peer port of a node, give its HTTP port."),
        OperationCanceledException => new(NodeFaultKind.TimedOut, url.ToString()),
        IOException broken => new(NodeFaultKind.TransferBroken, url.ToString(), broken.Message),
        _ => null,
    };
}
