using System.Text;
using Koltso.Api;
using Koltso.Core;
using Koltso.Core.Records;
using Koltso.Ring.Coordination;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// <c>/v0/entity</c> in Kestrel's lane: the same requests as in the fast lane, and those with chunked bodies, with
/// conditions or with mistakes. Reads and writes through a loop's coordinator, on that loop; all else on the thread pool.
/// </summary>
internal sealed class EntityEndpoint(IReadOnlyList<HttpLoop> loops)
{
    private int _next;

    public async Task ServeAsync(HttpContext context)
    {
        var services = loops[(int)((uint)Interlocked.Increment(ref _next) % (uint)loops.Count)];
        var startedAt = services.Time.GetTimestamp();
        if (MethodOf(context.Request.Method) is not { } method)
        {
            await Problem.MethodNotAllowedAsync(context, "GET", "HEAD", "PUT", "DELETE").ConfigureAwait(false);
            return;
        }

        var answer = await AnswerAsync(context, services, method).ConfigureAwait(false);
        await WriteAsync(context, method, answer).ConfigureAwait(false);
        answer.Record.Return();
        services.Loop.Schedule(
            _ => services.Stats.Record(method, answer.Status, (long)services.Time.GetElapsedTime(startedAt).TotalMicroseconds), null);
    }

    private static async ValueTask<EntityAnswer> AnswerAsync(HttpContext context, HttpLoop services, EntityMethod method)
    {
        if (RequestBody.Judge(context.Request.ContentLength ?? 0, method, services.ValueBytesMax) is { Status: not 0 } tooLarge)
        {
            context.Response.Headers.Connection = "close";
            return tooLarge;
        }

        var view = services.Coordinator.View;
        var key = new byte[Limits.KeyBytesMax];
        if (EntityQuery.TryParse(QueryOf(context), method, view.ReplicationFactor, key, out var query) is { } wrong)
            return EntityAnswer.Error(400, wrong);
        var headers = context.Request.Headers;
        var isRead = method is EntityMethod.Get or EntityMethod.Head;
        if (!isRead && (headers.IfMatch.Count > 0 || headers.IfNoneMatch.Count > 0))
            return EntityAnswer.Error(501, Problems.NoConditionalWrites);
        if (!isRead) return await PutOrDeleteAsync(context, services, view, method, key, query).ConfigureAwait(false);

        var answer = await OnLoopAsync(services, async () => EntityAnswer.OfRead(
            await services.Coordinator.ReadAsync(view, key.AsSpan(0, query.KeyBytes), query.Quorum).ConfigureAwait(true),
            services.NowMs)).ConfigureAwait(false);
        if (answer.Status != 200 || !Matches(headers.IfNoneMatch, answer.Header.Version)) return answer;
        answer.Record.Return();
        return answer with { Status = 304, Record = default };
    }

    private static async ValueTask<EntityAnswer> PutOrDeleteAsync(
        HttpContext context, HttpLoop services, LoopView view, EntityMethod method, byte[] key, EntityQuery query)
    {
        var body = new ReceivedBody(services.ValueBytesMax, services.Bodies);
        try
        {
            if (method == EntityMethod.Put && await body.ReceiveAsync(context).ConfigureAwait(false) is { } refusal) return refusal;
            return await OnLoopAsync(services, async () =>
            {
                var header = EntityRecords.NewHeader(method, query, services.NowMs, services.FormatOfNew());
                var record = body.ToRecord(header.Bytes);
                var writing = services.Coordinator.WriteAsync(view, key.AsMemory(0, query.KeyBytes), query.Quorum, record, header);
                var written = await writing.ConfigureAwait(true);
                record.Return();
                return EntityAnswer.OfWrite(written, method);
            }).ConfigureAwait(false);
        }
        finally
        {
            body.Release();
        }
    }

    private static Task WriteAsync(HttpContext context, EntityMethod method, EntityAnswer answer)
    {
        if (answer.Problem is { } problem) return Problem.WriteAsync(context, answer.Status, problem);
        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.HasVersion) response.Headers.ETag = $"\"{answer.Header.Version}\"";
        if (answer.Status == 200 && answer.Header.ExpiresAtMs != 0)
            response.Headers.Expires = DateTimeOffset.FromUnixTimeMilliseconds(answer.Header.ExpiresAtMs).ToString("R");
        if (answer.Status == 304) return Task.CompletedTask;
        response.ContentLength = answer.Status == 200 ? answer.Value.Length : 0;
        if (answer.Status != 200) return Task.CompletedTask;
        response.ContentType = "application/octet-stream";
        return method == EntityMethod.Head
            ? Task.CompletedTask
            : response.Body.WriteAsync(answer.Record.Memory[answer.Header.Bytes..]).AsTask();
    }

    /// <summary>The query as it was sent; Kestrel's own decoding would turn a plus into a space elsewhere.</summary>
    private static byte[] QueryOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? [] : Encoding.Latin1.GetBytes(target[(query + 1)..]);
    }

    private static bool Matches(IEnumerable<string?> conditions, RecordVersion version) =>
        conditions.SelectMany(static line => (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Any(tag => tag == "*" || tag == $"\"{version}\"" || tag == $"W/\"{version}\"");

    private static EntityMethod? MethodOf(string method) => method switch
    {
        "GET" => EntityMethod.Get,
        "HEAD" => EntityMethod.Head,
        "PUT" => EntityMethod.Put,
        "DELETE" => EntityMethod.Delete,
        _ => null,
    };

    /// <summary>Runs work on the loop and brings its result back to the thread pool.</summary>
    private static Task<EntityAnswer> OnLoopAsync(HttpLoop services, Func<Task<EntityAnswer>> work)
    {
        var done = new TaskCompletionSource<EntityAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        services.Loop.Schedule(async _ =>
        {
            try
            {
                done.SetResult(await work().ConfigureAwait(true));
            }
            catch (Exception bug)
            {
                done.SetException(bug);
            }
        }, null);
        return done.Task;
    }
}
