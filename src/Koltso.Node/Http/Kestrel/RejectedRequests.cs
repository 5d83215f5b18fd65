using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Answers the requests that Kestrel rejects before the application sees them (a head that is too long or cannot be read, an
/// encoding that it does not know): it would send a bare status. Role: listens to what Kestrel says of them, from any thread,
/// and writes the answer, which Kestrel then leaves as it is before it closes the connection. Holds no state.
/// </summary>
internal sealed class RejectedRequests(RequestStats stats) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequestEvent = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public IDisposable ListenTo(DiagnosticListener kestrel) => kestrel.Subscribe(this, static name => name == BadRequestEvent);

    public void OnNext(KeyValuePair<string, object?> said)
    {
        if (said.Value is not IFeatureCollection features) return;
        var context = new DefaultHttpContext(features);
        if (context.Response.HasStarted || features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException wrong) return;
        context.Response.Headers.Server = "koltso";
        context.Response.Headers.Connection = "close";
        stats.RecordOther(wrong.StatusCode);
        var body = Problem.Begin(context, wrong.StatusCode, Rejections.SentenceOf(wrong, isInBody: false));
        // Kestrel has no body to be written for a request that it rejects, so it writes the head, and the sentence follows on
        // its transport. Both are short: they are buffered when this returns, and a client that has gone does not get them.
        _ = context.Response.StartAsync();
        _ = features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output.WriteAsync(body).AsTask();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
