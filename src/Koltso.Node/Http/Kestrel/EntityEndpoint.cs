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
    private const int PieceBytes = 16 * 1024;

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

        var (answer, admitted) = await AnswerAsync(context, services, method).ConfigureAwait(false);
        try
        {
            await WriteAsync(context, method, answer).ConfigureAwait(false);
        }
        finally
        {
            answer.Record.Return();
            if (admitted > 0) services.Answers.Leave(admitted);
        }

        services.Loop.Schedule(
            _ => services.Stats.Record(method, answer.Status, (long)services.Time.GetElapsedTime(startedAt).TotalMicroseconds), null);
    }

    /// <summary>The answer, and for how many bytes of it there is room until it is sent.</summary>
    private static async ValueTask<(EntityAnswer Answer, long Admitted)> AnswerAsync(
        HttpContext context, HttpLoop services, EntityMethod method)
    {
        if (RequestBody.Judge(context.Request.ContentLength ?? 0, method, services.ValueBytesMax) is { Status: not 0 } tooLarge)
        {
            context.Response.Headers.Connection = "close";
            return (tooLarge, 0);
        }

        var view = services.Coordinator.View;
        var key = new byte[Limits.KeyBytesMax];
        if (EntityQuery.TryParse(QueryOf(context), method, view.ReplicationFactor, key, out var query) is { } wrong)
            return (EntityAnswer.Error(400, wrong), 0);
        var headers = context.Request.Headers;
        var isRead = method is EntityMethod.Get or EntityMethod.Head;
        if (!isRead && (headers.IfMatch.Count > 0 || headers.IfNoneMatch.Count > 0))
            return (EntityAnswer.Error(501, Problems.NoConditionalWrites), 0);
        if (!isRead) return (await PutOrDeleteAsync(context, services, view, method, key, query).ConfigureAwait(false), 0);

        var reading = OnLoop.RunAsync(
            services.Loop,
            () => services.LargeReads.ReadAnyAsync(view, key.AsMemory(0, query.KeyBytes), query.Quorum, services.ValueBytesMax));
        var (found, admitted) = await reading.ConfigureAwait(false);
        var answer = EntityAnswer.OfRead(found, services.NowMs);
        if (answer.Status != 200 || !Matches(headers.IfNoneMatch, answer.Header.Version)) return (answer, admitted);
        answer.Record.Return();
        return (answer with { Status = 304, Record = default }, admitted);
    }

    private static async ValueTask<EntityAnswer> PutOrDeleteAsync(
        HttpContext context, HttpLoop services, LoopView view, EntityMethod method, byte[] key, EntityQuery query)
    {
        var header = EntityRecords.NewHeader(method, query, services.NowMs, services.FormatOfNew());
        var body = new ReceivedBody(services, header.Bytes);
        try
        {
            if (method == EntityMethod.Put && await body.ReceiveAsync(context).ConfigureAwait(false) is { } refusal) return refusal;
            return await OnLoop.RunAsync(services.Loop, async () =>
            {
                var named = key.AsMemory(0, query.KeyBytes);
                var writing = services.Coordinator.WriteAsync(view, named, query.Quorum, body.RecordOf(header), header);
                return EntityAnswer.OfWrite(await writing.ConfigureAwait(true), method);
            }).ConfigureAwait(false);
        }
        finally
        {
            body.Release();
        }
    }

    private static ValueTask WriteAsync(HttpContext context, EntityMethod method, EntityAnswer answer)
    {
        if (answer.Problem is { } problem) return new ValueTask(Problem.WriteAsync(context, answer.Status, problem));
        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.HasVersion) response.Headers.ETag = $"\"{answer.Header.Version}\"";
        if (answer.Status == 200 && answer.Header.ExpiresAtMs != 0)
            response.Headers.Expires = DateTimeOffset.FromUnixTimeMilliseconds(answer.Header.ExpiresAtMs).ToString("R");
        if (answer.Status == 304) return default;
        response.ContentLength = answer.Status == 200 ? answer.Value.Length : 0;
        if (answer.Status != 200) return default;
        response.ContentType = "application/octet-stream";
        return method == EntityMethod.Head ? default : WriteValueAsync(response, answer.Record.Memory[answer.Header.Bytes..]);
    }

    /// <summary>In pieces, each of which waits until the one before has left: Kestrel would buffer the whole.</summary>
    private static async ValueTask WriteValueAsync(HttpResponse response, ReadOnlyMemory<byte> value)
    {
        for (var at = 0; at < value.Length; at += PieceBytes)
            await response.BodyWriter.WriteAsync(value[at..Math.Min(at + PieceBytes, value.Length)]).ConfigureAwait(false);
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
}
