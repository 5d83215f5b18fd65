using System.Net;

namespace Koltso.ProcessTests.Harness;

/// <summary>Requests for tests that judge what is stored, and not whether a node had time on a machine that is busy elsewhere.</summary>
internal static class Patient
{
    /// <summary>Sends a request again while it is answered with one of <paramref name="repeated"/>; the answer is the caller's.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        Func<Task<HttpResponseMessage>> send, string what, params HttpStatusCode[] repeated)
    {
        HttpResponseMessage? answer = null;
        await Wait.UntilAsync(
            async () =>
            {
                answer?.Dispose();
                answer = await send();
                return !repeated.Contains(answer.StatusCode);
            },
            () => $"{what} is served; the last answer was {(int?)answer?.StatusCode}");
        return answer!;
    }
}
