using System.Globalization;
using System.Text.Json;
using Koltso.Api;
using Koltso.Api.Documents;
using Koltso.Node.Http.Kestrel;
using Koltso.Node.Stats;
using Koltso.Ring.Repair;
using Microsoft.AspNetCore.Http;

namespace Koltso.Node.Admin;

/// <summary>
/// <c>/v0/repair</c>: GET says how repair goes; POST asks for a round (<c>?partition=N</c>, <c>?check=true</c>, and after accepting
/// losses <c>?accept-loss=true</c>) and says its number, so that GET can be asked for until it has ended. On the thread
/// pool, many at a time.
/// </summary>
internal sealed class RepairPage(NodeRepair repair, string node)
{
    public Task ServeAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method)) return BeginAsync(context);
        return context.Request.Query.Count > 0
            ? Problem.WriteAsync(context, 400, Problems.NoParameters)
            : AnswerAsync(context, 200, null);
    }

    private async Task BeginAsync(HttpContext context)
    {
        if (RequestOf(context.Request.Query) is not { } asked)
        {
            await Problem.WriteAsync(context, 400, Problems.RepairParameters).ConfigureAwait(false);
            return;
        }

        if (asked.AcceptLoss) await repair.AcceptLossAsync().ConfigureAwait(false);
        if (await repair.RequestAsync(asked.Request).ConfigureAwait(false) is { } number)
            await AnswerAsync(context, 202, number).ConfigureAwait(false);
        else
            await Problem.WriteAsync(context, 503, Problems.TooManyRounds).ConfigureAwait(false);
    }

    private (RepairRequest Request, bool AcceptLoss)? RequestOf(IQueryCollection query)
    {
        int? partition = null;
        var (checkOnly, acceptLoss) = (false, false);
        foreach (var (name, value) in query)
        {
            if (name == ApiParameters.Partition && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && repair.IsReplicaOf(number))
                partition = number;
            else if (name == ApiParameters.AcceptLoss && bool.TryParse(value, out acceptLoss)) continue;
            else if (name != ApiParameters.Check || !bool.TryParse(value, out checkOnly)) return null;
        }

        return (new RepairRequest(partition, checkOnly), acceptLoss);
    }

    private Task AnswerAsync(HttpContext context, int status, long? requested)
    {
        var document = RepairDocuments.Of(repair.Progress, node, requested);
        var body = JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Default.RepairDocument);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }
}
